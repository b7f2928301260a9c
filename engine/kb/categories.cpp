#include "engine/kb/kb.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct CategoryView {
    Id<KbCategory> id;
    std::string name;
    std::string slug;
    std::optional<std::string> parent;
    std::optional<std::string> parent_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(CategoryView, (), (id, name, slug, parent, parent_id, created_at))

struct ListCategories {
    Change<Id<KbCategory>> parent;
};
BOOST_DESCRIBE_STRUCT(ListCategories, (), (parent))

struct CategoryName {
    Id<KbCategory> id;
};
BOOST_DESCRIBE_STRUCT(CategoryName, (), (id))

struct CreateCategory {
    std::string name;
    std::optional<std::string> slug;
    Change<Id<KbCategory>> parent;
};
BOOST_DESCRIBE_STRUCT(CreateCategory, (), (name, slug, parent))

struct UpdateCategory {
    Id<KbCategory> id;
    std::optional<std::string> name;
    std::optional<std::string> slug;
    Change<Id<KbCategory>> parent;
};
BOOST_DESCRIBE_STRUCT(UpdateCategory, (), (id, name, slug, parent))

std::vector<CategoryView> list_categories(Session& session, const ListCategories& wanted) {
    Params params;
    params.add("parent", wanted.parent.value).flag("top", wanted.parent.given && !wanted.parent.value);
    return session.all<CategoryView>(sql::list_categories, std::move(params));
}

CategoryView show_category(Session& session, const CategoryName& name) {
    session.get(name.id);
    return *session.first<CategoryView>(sql::list_categories, std::move(Params().add("id", name.id)));
}

// A category cannot stand in itself, nor in one that stands in it.
void check_no_circle(Session& session, const KbCategory& category) {
    if (!category.parent_id) return;
    session.run(sql::lock_categories);
    Params params;
    params.add("start", *category.parent_id).add("category", category.id);
    if (session.first<CategoryName>(sql::category_is_within, std::move(params))) {
        throw Error(Fault::invalid, "parent must not be " + category.name + " itself, nor stand in it", "parent");
    }
}

CategoryView create_category(Session& session, const CreateCategory& wanted) {
    const std::string name = checked_line(wanted.name, "name");
    KbCategory category{.id = {session.new_id()}, .name = name, .created_at = session.now()};
    category.slug = wanted.slug ? checked_slug(*wanted.slug) : slug_of(name);
    category.parent_id = wanted.parent.value;
    session.insert(category);
    return show_category(session, {category.id});
}

CategoryView update_category(Session& session, const UpdateCategory& wanted) {
    const KbCategory before = session.get(wanted.id);
    KbCategory category = before;
    if (wanted.name) category.name = checked_line(*wanted.name, "name");
    if (wanted.slug) category.slug = checked_slug(*wanted.slug);
    if (wanted.parent.given) category.parent_id = wanted.parent.value;
    if (wanted.parent.given) check_no_circle(session, category);
    session.save(before, category);
    return show_category(session, {category.id});
}

void delete_category(Session& session, const CategoryName& name) {
    const KbCategory category = session.get(name.id);
    session.erase(category, category.name);
}

}  // namespace

std::string slug_of(std::string_view title) {
    constexpr std::size_t length_max = 100;
    std::string slug;
    for (char c : title) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool kept = (low >= 'a' && low <= 'z') || (low >= '0' && low <= '9');
        if (kept) {
            slug += low;
        } else if (!slug.empty() && slug.back() != '-') {
            slug += '-';
        }
    }
    slug.resize(std::min(slug.size(), length_max));
    while (slug.ends_with('-')) slug.pop_back();
    return slug.empty() ? "untitled" : slug;
}

std::string checked_slug(const std::string& slug) {
    if (slug == slug_of(slug)) return slug;
    throw Error(Fault::invalid, "slug has lower-case letters, digits and single - only", "slug",
                "such as " + slug_of(slug));
}

std::vector<Operation> category_operations() {
    return {
        op<&list_categories>("category.list", "Lists the categories of the knowledge base.", Verb::get,
                             "/kb/categories", "kb:read"),
        op<&show_category>("category.show", "Shows one category.", Verb::get, "/kb/categories/{id}", "kb:read"),
        op<&create_category>("category.create", "Makes a category.", Verb::post, "/kb/categories", "kb:manage", "name"),
        op<&update_category>("category.update", "Changes a category, or moves it below another.", Verb::patch,
                             "/kb/categories/{id}", "kb:manage"),
        op<&delete_category>("category.delete", "Deletes a category without articles; those below it move to the top.",
                             Verb::remove, "/kb/categories/{id}", "kb:manage"),
    };
}

}  // namespace helpdesk
