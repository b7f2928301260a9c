#include <algorithm>
#include <map>
#include <set>

#include "engine/kb/kb.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct CategoryView {
    Id<KbCategory> id;
    std::string name;
    std::string slug;
    std::optional<std::string> parent;
    bool is_public = false;
    bool is_open = false;
    std::int64_t depth = 0;
    std::int64_t articles = 0;
    std::optional<std::string> parent_id;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(CategoryView, (),
                      (id, name, slug, parent, is_public, is_open, depth, articles, parent_id, created_at))

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
    bool is_public = false;
};
BOOST_DESCRIBE_STRUCT(CreateCategory, (), (name, slug, parent, is_public))

struct UpdateCategory {
    Id<KbCategory> id;
    std::optional<std::string> name;
    std::optional<std::string> slug;
    Change<Id<KbCategory>> parent;
    std::optional<bool> is_public;
};
BOOST_DESCRIBE_STRUCT(UpdateCategory, (), (id, name, slug, parent, is_public))

struct MoveCategory {
    Id<KbCategory> id;
    Change<Id<KbCategory>> parent;
};
BOOST_DESCRIBE_STRUCT(MoveCategory, (), (id, parent))

// The categories as one reads a tree: each behind the one that it stands in, and those of one parent by their names.
// What stands in a circle, which only another program can make, comes last.
std::vector<CategoryView> as_tree(const std::vector<CategoryView>& rows) {
    std::multimap<std::string, const CategoryView*> below;
    std::vector<CategoryView> open;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        if (row->parent_id) {
            below.emplace(*row->parent_id, &*row);
        } else {
            open.push_back(*row);
            open.back().is_open = row->is_public;
        }
    }
    std::vector<CategoryView> tree;
    std::set<std::string> seen;
    while (!open.empty()) {
        tree.push_back(std::move(open.back()));
        open.pop_back();
        const std::string id = tree.back().id.value;
        const bool is_open = tree.back().is_open;
        const std::int64_t depth = tree.back().depth + 1;
        seen.insert(id);
        const auto [first, last] = below.equal_range(id);
        for (auto child = first; child != last; ++child) {
            open.push_back(*child->second);
            open.back().is_open = is_open && child->second->is_public;
            open.back().depth = depth;
        }
    }
    for (const CategoryView& row : rows) {
        if (!seen.count(row.id.value)) tree.push_back(row);
    }
    return tree;
}

std::vector<CategoryView> list_categories(Session& session, const ListCategories& wanted) {
    std::vector<CategoryView> tree = as_tree(session.all<CategoryView>(sql::list_categories));
    if (!wanted.parent.given) return tree;
    const auto parent = wanted.parent.value ? std::optional(wanted.parent.value->value) : std::nullopt;
    std::erase_if(tree, [&](const CategoryView& each) { return each.parent_id != parent; });
    return tree;
}

CategoryView show_category(Session& session, const CategoryName& name) {
    for (CategoryView& each :
         as_tree(session.all<CategoryView>(sql::list_categories, std::move(Params().add("only", name.id))))) {
        if (each.id == name.id) return std::move(each);
    }
    return {.id = session.get(name.id).id};  // it was deleted by now: not found
}

// A category cannot stand in itself, nor in one that stands in it.
void check_no_circle(Session& session, const KbCategory& category) {
    if (!category.parent_id) return;
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
    category.is_public = wanted.is_public;
    session.insert(category);
    return show_category(session, {category.id});
}

CategoryView update_category(Session& session, const UpdateCategory& wanted) {
    if (wanted.parent.given) session.run(sql::lock_categories);
    const KbCategory before = session.get(wanted.id);
    KbCategory category = before;
    if (wanted.name) category.name = checked_line(*wanted.name, "name");
    if (wanted.slug) category.slug = checked_slug(*wanted.slug);
    if (wanted.parent.given) category.parent_id = wanted.parent.value;
    if (wanted.parent.given) check_no_circle(session, category);
    category.is_public = wanted.is_public.value_or(category.is_public);
    session.save(before, category);
    return show_category(session, {category.id});
}

CategoryView move_category(Session& session, const MoveCategory& wanted) {
    if (!wanted.parent.given) throw Error(Fault::invalid, "parent is required", "parent", "a category, or none");
    return update_category(session, {.id = wanted.id, .parent = wanted.parent});
}

// What stands below moves to the top. Where it was hidden by the one that goes, or by what is above it, it stays
// hidden.
void delete_category(Session& session, const CategoryName& name) {
    session.run(sql::lock_categories);
    const KbCategory category = session.get(name.id);
    if (!show_category(session, name).is_open) {
        for (const CategoryView& each : list_categories(session, {.parent = {true, name.id}})) {
            const KbCategory before = session.get(each.id);
            KbCategory below = before;
            below.is_public = false;
            session.save(before, below);
        }
    }
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
        op<&list_categories>("category.list", "Lists the categories of the knowledge base, as a tree.", Verb::get,
                             "/kb/categories", "kb:read"),
        op<&show_category>("category.show", "Shows one category.", Verb::get, "/kb/categories/{id}", "kb:read"),
        op<&create_category>("category.create", "Makes a category.", Verb::post, "/kb/categories", "kb:manage", "name"),
        op<&update_category>("category.update", "Changes a category, moves it, or shows it to customers.", Verb::patch,
                             "/kb/categories/{id}", "kb:manage"),
        op<&move_category>("category.move", "Moves a category below another, or with none to the top.", Verb::put,
                           "/kb/categories/{id}/parent", "kb:manage", "parent"),
        op<&delete_category>("category.delete", "Deletes a category without articles; those below it move to the top.",
                             Verb::remove, "/kb/categories/{id}", "kb:manage"),
    };
}

}  // namespace helpdesk
