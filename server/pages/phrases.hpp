#pragma once

#include "server/pages/language.hpp"

// All that the pages for customers say.
namespace helpdesk::phrases {

// The frame of every page.
inline constexpr Phrase skip_to_content{"Skip to the content", "Zum Inhalt"};
inline constexpr Phrase main_navigation{"Main", "Hauptbereiche"};
inline constexpr Phrase help{"Help centre", "Hilfe"};
inline constexpr Phrase my_requests{"My requests", "Meine Anfragen"};
inline constexpr Phrase to_the_desk{"To the desk", "Zum Arbeitsplatz"};
inline constexpr Phrase sign_in{"Sign in", "Anmelden"};
inline constexpr Phrase sign_out{"Sign out", "Abmelden"};
inline constexpr Phrase one_moment{"One moment", "Einen Moment"};
inline constexpr Phrase go_on{"Go on", "Weiter"};
inline constexpr Phrase something_is_wrong{"Something is not right yet", "Etwas stimmt noch nicht"};
inline constexpr Phrase next_page{"Older", "Ältere"};
inline constexpr Phrase first_page{"To the newest", "Zu den neuesten"};
inline constexpr Phrase pages{"Pages", "Seiten"};

// Mails.
inline constexpr Phrase mail_as_written{"The mail as it was written", "Die Mail, wie sie geschrieben wurde"};
inline constexpr Phrase mail_is_cut{
    "The rest of this mail cannot be shown in this form; its text has all of it.",
    "Der Rest dieser Mail kann in dieser Form nicht gezeigt werden; im Text steht alles."};

// Errors.
inline constexpr Phrase not_found{"There is nothing here", "Hier ist nichts"};
inline constexpr Phrase not_found_advice{
    "What you look for is not at this address, or is not for you to see. The help centre may know more.",
    "Was Sie suchen, ist nicht unter dieser Adresse oder ist nicht für Sie bestimmt. Vielleicht weiß die Hilfe mehr."};
inline constexpr Phrase not_allowed{"This was not accepted", "Das wurde nicht angenommen"};
inline constexpr Phrase not_allowed_advice{
    "You may not do this, or it was not sent from a page of this desk. Go back, load the page again, and try once "
    "more.",
    "Sie dürfen das nicht, oder es kam nicht von einer Seite dieses Dienstes. Gehen Sie zurück, laden Sie die Seite "
    "neu "
    "und versuchen Sie es noch einmal."};
inline constexpr Phrase too_large{"This is too large", "Das ist zu groß"};
inline constexpr Phrase too_large_advice{"Go back, and send fewer or smaller files.",
                                         "Gehen Sie zurück und schicken Sie weniger oder kleinere Dateien."};
inline constexpr Phrase too_many_tries{"That was tried too often", "Das wurde zu oft versucht"};
inline constexpr Phrase too_many_tries_advice{"Wait a while, then try again.",
                                              "Warten Sie eine Weile und versuchen Sie es dann noch einmal."};
inline constexpr Phrase busy{"There is a lot to do just now", "Gerade ist viel los"};
inline constexpr Phrase busy_advice{"Nothing was done. Try again in a moment.",
                                    "Es ist nichts geschehen. Versuchen Sie es gleich noch einmal."};
inline constexpr Phrase not_understood{"This was not understood", "Das wurde nicht verstanden"};
inline constexpr Phrase not_understood_advice{
    "What was sent is not what this page takes. Go back, load the page again, and try once more.",
    "Was geschickt wurde, passt nicht zu dieser Seite. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es "
    "noch einmal."};
inline constexpr Phrase our_fault{"Something failed here", "Hier ist etwas schiefgegangen"};
inline constexpr Phrase our_fault_advice{
    "It is not your fault, and nothing was done. Try again in a while.",
    "Es liegt nicht an Ihnen, und es ist nichts geschehen. Versuchen Sie es später "
    "noch einmal."};
inline constexpr Phrase under_this_id{"If you tell us of it, name this: {}",
                                      "Wenn Sie uns davon berichten, nennen Sie: {}"};
inline constexpr Phrase to_the_help_centre{"To the help centre", "Zur Hilfe"};

// What is wrong in a field.
inline constexpr Phrase title_is_wrong{"Say in one line, of at most 200 characters, what it is about.",
                                       "Sagen Sie in einer Zeile mit höchstens 200 Zeichen, worum es geht."};
inline constexpr Phrase description_is_wrong{"Describe it, in at most 200,000 characters.",
                                             "Beschreiben Sie es mit höchstens 200.000 Zeichen."};
inline constexpr Phrase body_is_wrong{"Write a reply, of at most 200,000 characters.",
                                      "Schreiben Sie eine Antwort mit höchstens 200.000 Zeichen."};
inline constexpr Phrase comment_is_wrong{"Say it in at most 2,000 characters.",
                                         "Sagen Sie es mit höchstens 2.000 Zeichen."};
inline constexpr Phrase email_is_wrong{"This is no e-mail address.", "Das ist keine E-Mail-Adresse."};
inline constexpr Phrase password_is_wrong{"A password has 8 characters or more.",
                                          "Ein Passwort hat 8 Zeichen oder mehr."};
inline constexpr Phrase passwords_differ{"The two passwords are not the same.",
                                         "Die beiden Passwörter sind nicht gleich."};
inline constexpr Phrase score_is_wrong{"Choose one of the five.", "Wählen Sie eine der fünf Möglichkeiten."};
inline constexpr Phrase attach_is_wrong{
    "One of the files cannot be taken. Send at most 20 at once.",
    "Eine der Dateien kann nicht angenommen werden. Schicken Sie höchstens 20 auf einmal."};
inline constexpr Phrase choose_files_again{"Choose the files once more.", "Wählen Sie die Dateien noch einmal aus."};
inline constexpr Phrase was_sent_before{
    "This form was sent before, with other words. If you mean to send these as well, send them once more.",
    "Dieses Formular wurde schon einmal mit anderen Worten geschickt. Wenn Sie auch diese schicken wollen, schicken "
    "Sie "
    "es noch einmal."};

// Signing in.
inline constexpr Phrase email{"E-mail", "E-Mail"};
inline constexpr Phrase password{"Password", "Passwort"};
inline constexpr Phrase sign_in_is_wrong{"The e-mail or the password is not right.",
                                         "Die E-Mail oder das Passwort ist nicht richtig."};
inline constexpr Phrase too_many_tries_wait{"That was tried too often. Try again in {} minutes.",
                                            "Das wurde zu oft versucht. Versuchen Sie es in {} Minuten wieder."};
inline constexpr Phrase code{"Code", "Code"};
inline constexpr Phrase code_hint{"The six digits that your device shows, or one of your recovery codes.",
                                  "Die sechs Ziffern, die Ihr Gerät zeigt, oder einer Ihrer Ersatzcodes."};
inline constexpr Phrase code_is_needed{
    "Your account needs a code as well. Type the password once more, and the code.",
    "Ihr Konto braucht auch einen Code. Geben Sie das Passwort noch einmal ein und den "
    "Code."};
inline constexpr Phrase code_is_needed_for_link{"Your account needs a code as well.",
                                                "Ihr Konto braucht auch einen Code."};
inline constexpr Phrase code_is_wrong{"The code is not right.", "Der Code ist nicht richtig."};
inline constexpr Phrase forgotten{"Forgotten your password, or none yet? We mail you a link.",
                                  "Passwort vergessen oder noch keines? Wir schicken Ihnen einen Link."};
inline constexpr Phrase signed_out{"You have signed out.", "Sie sind abgemeldet."};
inline constexpr Phrase password_is_chosen{"Your new password is set. Sign in with it.",
                                           "Ihr neues Passwort gilt. Melden Sie sich damit an."};
inline constexpr Phrase signed_in_as{"You are signed in as {}.", "Sie sind angemeldet als {}."};

// Links by mail.
inline constexpr Phrase get_a_link{"Get a link by mail", "Einen Link per E-Mail bekommen"};
inline constexpr Phrase get_a_link_words{
    "Tell us your e-mail. What we mail you works once, within an hour.",
    "Sagen Sie uns Ihre E-Mail. Was wir Ihnen schicken, gilt einmal und eine Stunde lang."};
inline constexpr Phrase link_to_choose{"A link to choose a password", "Einen Link, um ein Passwort zu wählen"};
inline constexpr Phrase link_to_enter{"A link to sign in", "Einen Link zum Anmelden"};
inline constexpr Phrase link_is_on_its_way{"Look into your mail", "Schauen Sie in Ihre E-Mail"};
inline constexpr Phrase link_is_on_its_way_words{
    "If we know the address, a mail with a link is on its way there. If none comes, look among the spam, or try again "
    "with the address that you have written to us from.",
    "Wenn wir die Adresse kennen, ist eine E-Mail mit einem Link dorthin unterwegs. Kommt keine, sehen Sie im Spam "
    "nach, "
    "oder versuchen Sie es mit der Adresse, von der Sie uns geschrieben haben."};
inline constexpr Phrase choose_a_password{"Choose a password", "Ein Passwort wählen"};
inline constexpr Phrase new_password{"New password", "Neues Passwort"};
inline constexpr Phrase new_password_hint{"8 characters or more. Several words in a row are easy to keep in mind.",
                                          "8 Zeichen oder mehr. Mehrere Wörter hintereinander merken sich leicht."};
inline constexpr Phrase password_again{"The same once more", "Noch einmal dasselbe"};
inline constexpr Phrase set_password{"Set the password", "Passwort setzen"};
inline constexpr Phrase sign_in_by_link{"Sign in by this link", "Mit diesem Link anmelden"};
inline constexpr Phrase sign_in_by_link_words{"The link works once. Press the button to sign in.",
                                              "Der Link gilt einmal. Drücken Sie auf den Knopf, um sich anzumelden."};
inline constexpr Phrase link_is_over{"This link does not work any more", "Dieser Link gilt nicht mehr"};
inline constexpr Phrase link_is_over_words{
    "It works once, within an hour. Ask for another one.",
    "Er gilt einmal und eine Stunde lang. Lassen Sie sich einen neuen schicken."};

// The customers' portal.
inline constexpr Phrase new_request{"New request", "Neue Anfrage"};
inline constexpr Phrase no_requests{"You have no requests here.", "Hier haben Sie keine Anfragen."};
inline constexpr Phrase search_requests{"Search your requests", "Ihre Anfragen durchsuchen"};
inline constexpr Phrase no_requests_found{
    "No request of yours has these words. Try fewer or other ones.",
    "Keine Ihrer Anfragen enthält diese Wörter. Versuchen Sie weniger oder andere."};
inline constexpr Phrase which_requests{"Which requests", "Welche Anfragen"};
inline constexpr Phrase all_requests{"All", "Alle"};
inline constexpr Phrase open_requests{"Open", "Offene"};
inline constexpr Phrase resolved_requests{"Resolved", "Gelöste"};
inline constexpr Phrase changed{"changed {}", "geändert {}"};
inline constexpr Phrase opened{"Opened", "Gestellt"};
inline constexpr Phrase status{"Status", "Status"};
inline constexpr Phrase what_is_it_about{"What is it about?", "Worum geht es?"};
inline constexpr Phrase what_is_it_about_hint{"In a few words.", "In wenigen Worten."};
inline constexpr Phrase description{"Tell us more", "Erzählen Sie mehr"};
inline constexpr Phrase description_hint{"What happened, what you expected, and what you have tried.",
                                         "Was geschehen ist, was Sie erwartet haben und was Sie versucht haben."};
inline constexpr Phrase files{"Files", "Dateien"};
inline constexpr Phrase files_hint{"Pictures, logs or documents, if they help. You may choose several.",
                                   "Bilder, Protokolle oder Dokumente, wenn sie helfen. Sie können mehrere auswählen."};
inline constexpr Phrase go_on_to_check{"Continue", "Weiter"};
inline constexpr Phrase check_request{"Before you send it", "Bevor Sie es abschicken"};
inline constexpr Phrase may_help{"Perhaps one of these answers it already",
                                 "Vielleicht beantwortet das schon einer von diesen"};
inline constexpr Phrase opens_anew{"(opens in a new tab)", "(öffnet sich in einem neuen Tab)"};
inline constexpr Phrase send_request{"Send the request", "Anfrage abschicken"};
inline constexpr Phrase request_is_sent{"Your request is with us. We answer here, and by mail.",
                                        "Ihre Anfrage ist bei uns. Wir antworten hier und per E-Mail."};
inline constexpr Phrase back_to_requests{"All my requests", "Alle meine Anfragen"};
inline constexpr Phrase conversation{"Conversation", "Verlauf"};
inline constexpr Phrase you{"You", "Sie"};
inline constexpr Phrase wrote{"wrote", "schrieb"};
inline constexpr Phrase reply{"Your reply", "Ihre Antwort"};
inline constexpr Phrase reply_hint_resolved{"This request is resolved. If you reply, it is opened again.",
                                            "Diese Anfrage ist gelöst. Wenn Sie antworten, wird sie wieder geöffnet."};
inline constexpr Phrase send_reply{"Send the reply", "Antwort abschicken"};
inline constexpr Phrase reply_is_sent{"Your reply is with us.", "Ihre Antwort ist bei uns."};
inline constexpr Phrase goes_on_in{"This request goes on in another one:",
                                   "Diese Anfrage geht in einer anderen weiter:"};
inline constexpr Phrase earlier_replies{"Earlier parts of the conversation", "Frühere Teile des Verlaufs"};
inline constexpr Phrase later_replies{"Later parts of the conversation", "Spätere Teile des Verlaufs"};
inline constexpr Phrase bytes{"{} bytes", "{} Bytes"};
inline constexpr Phrase kilobytes{"{} KiB", "{} KiB"};
inline constexpr Phrase megabytes{"{} MiB", "{} MiB"};
inline constexpr Phrase status_open{"Open", "Offen"};
inline constexpr Phrase status_in_progress{"In progress", "In Arbeit"};
inline constexpr Phrase status_waiting{"Waiting for you", "Wartet auf Sie"};
inline constexpr Phrase status_resolved{"Resolved", "Gelöst"};
inline constexpr Phrase status_closed{"Closed", "Geschlossen"};

// The help centre.
inline constexpr Phrase how_can_we_help{"How can we help?", "Wie können wir helfen?"};
inline constexpr Phrase search_articles{"Search the articles", "Die Artikel durchsuchen"};
inline constexpr Phrase search{"Search", "Suchen"};
inline constexpr Phrase topics{"Topics", "Themen"};
inline constexpr Phrase no_articles{"There are no articles here yet.", "Hier gibt es noch keine Artikel."};
inline constexpr Phrase one_article{"1 article", "1 Artikel"};
inline constexpr Phrase articles{"{} articles", "{} Artikel"};
inline constexpr Phrase results_for{"Articles with “{}”", "Artikel mit „{}“"};
inline constexpr Phrase no_results{"No article has these words. Try fewer or other ones.",
                                   "Kein Artikel enthält diese Wörter. Versuchen Sie weniger oder andere."};
inline constexpr Phrase cannot_search{"This cannot be searched for. Use a few plain words.",
                                      "Danach lässt sich nicht suchen. Nehmen Sie ein paar einfache Wörter."};
inline constexpr Phrase did_it_help{"Did this help?", "Hat das geholfen?"};
inline constexpr Phrase yes{"Yes", "Ja"};
inline constexpr Phrase no{"No", "Nein"};
inline constexpr Phrase thanks_for_vote{"Thank you for telling us.", "Danke für Ihre Rückmeldung."};
inline constexpr Phrase sign_in_to_vote{"Sign in to tell us whether it helped.",
                                        "Melden Sie sich an, um uns zu sagen, ob es geholfen hat."};
inline constexpr Phrase last_changed{"Last changed", "Zuletzt geändert"};
inline constexpr Phrase still_no_answer{"Did you not find what you were looking for?",
                                        "Nicht gefunden, was Sie suchen?"};
inline constexpr Phrase where_you_are{"Where you are", "Wo Sie sind"};

// Surveys.
inline constexpr Phrase how_did_it_go{"How did it go?", "Wie ist es gelaufen?"};
inline constexpr Phrase about_request{"Your request {}: {}", "Ihre Anfrage {}: {}"};
inline constexpr Phrase how_content{"How content are you with how it went?", "Wie zufrieden sind Sie damit?"};
inline constexpr Phrase score_5{"Very content", "Sehr zufrieden"};
inline constexpr Phrase score_4{"Content", "Zufrieden"};
inline constexpr Phrase score_3{"Neither content nor not", "Teils, teils"};
inline constexpr Phrase score_2{"Not content", "Unzufrieden"};
inline constexpr Phrase score_1{"Not content at all", "Sehr unzufrieden"};
inline constexpr Phrase tell_more{"Is there something you want to tell us?", "Möchten Sie uns noch etwas sagen?"};
inline constexpr Phrase send_answer{"Send the answer", "Antwort abschicken"};
inline constexpr Phrase thanks_for_answer{"Thank you. Your answer is with us, and you may change it here.",
                                          "Danke. Ihre Antwort ist bei uns, und Sie können sie hier ändern."};
inline constexpr Phrase answered_before{"You have answered this before. Another answer takes its place.",
                                        "Sie haben das schon beantwortet. Eine neue Antwort tritt an ihre Stelle."};
inline constexpr Phrase no_survey{"This link leads to no question", "Dieser Link führt zu keiner Frage"};

}  // namespace helpdesk::phrases
