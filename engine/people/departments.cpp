#include "engine/base/text.hpp"
#include "engine/core/op.hpp"
#include "engine/people/custom_fields.hpp"
#include "engine/people/operations.hpp"
#include "engine/people/people.hpp"
#include "sql.hpp"

namespace helpdesk {

namespace {

struct DepartmentView {
    Id<Department> id;
    std::string name;
    std::optional<std::string> description;
    std::optional<std::string> manager;
    std::optional<std::string> manager_id;
    std::optional<Json> fields;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(DepartmentView, (), (id, name, description, manager, manager_id, fields, created_at))

struct ListDepartments {};
BOOST_DESCRIBE_STRUCT(ListDepartments, (), ())

struct DepartmentName {
    Id<Department> id;
};
BOOST_DESCRIBE_STRUCT(DepartmentName, (), (id))

struct CreateDepartment {
    std::string name;
    std::optional<std::string> description;
    Change<Id<User>> manager;
    Change<Json> fields;
};
BOOST_DESCRIBE_STRUCT(CreateDepartment, (), (name, description, manager, fields))

struct UpdateDepartment {
    Id<Department> id;
    std::optional<std::string> name;
    Change<std::string> description;
    Change<Id<User>> manager;
    Change<Json> fields;
};
BOOST_DESCRIBE_STRUCT(UpdateDepartment, (), (id, name, description, manager, fields))

std::optional<Id<User>> checked_manager(Session& session, const std::optional<Id<User>>& manager) {
    if (!manager) return std::nullopt;
    if (!rights_of(session, *manager).is_staff()) {
        throw Error(Fault::invalid, "manager must be a member of staff", "manager");
    }
    return manager;
}

// An address in a title may give way to a longer one when somebody is erased, and the schema still has to be read.
std::optional<Json> checked_fields(const std::optional<Json>& fields) {
    if (!fields) return fields;
    for (const CustomField& each : CustomFields::parse(fields->text).list) {
        if (count_characters(each.title) <= custom_title_max) continue;
        const std::string place = "fields.properties." + each.name + ".title";
        throw Error(Fault::invalid, place + " has more than " + std::to_string(custom_title_max) + " characters",
                    place);
    }
    return fields;
}

// Customers are told what they can fill in, and nothing else. What another program has written and nobody can read is
// shown to staff alone.
std::optional<Json> fields_for(const Session& session, const std::optional<Json>& fields) {
    if (session.viewer().is_staff() || !fields) return fields;
    try {
        const std::string seen = fields_of_customers(fields->text);
        return seen.empty() ? std::nullopt : std::optional(Json{seen});
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::vector<DepartmentView> departments_for(Session& session, Params params) {
    auto departments = session.all<DepartmentView>(sql::list_departments, std::move(params));
    for (DepartmentView& each : departments) each.fields = fields_for(session, each.fields);
    return departments;
}

std::vector<DepartmentView> list_departments(Session& session, const ListDepartments&) {
    return departments_for(session, {});
}

DepartmentView show_department(Session& session, const DepartmentName& name) {
    session.get(name.id);
    return departments_for(session, std::move(Params().add("id", name.id))).front();
}

DepartmentView create_department(Session& session, const CreateDepartment& wanted) {
    const Department department{.id = {session.new_id()},
                                .name = checked_line(wanted.name, "name"),
                                .description = wanted.description,
                                .manager_id = checked_manager(session, wanted.manager.value),
                                .fields = checked_fields(wanted.fields.value),
                                .created_at = session.now()};
    session.insert(department);
    return show_department(session, {department.id});
}

DepartmentView update_department(Session& session, const UpdateDepartment& wanted) {
    const Department before = session.get(wanted.id);
    Department department = before;
    if (wanted.name) department.name = checked_line(*wanted.name, "name");
    if (wanted.description.given) department.description = wanted.description.value;
    if (wanted.manager.given) department.manager_id = checked_manager(session, wanted.manager.value);
    if (wanted.fields.given) department.fields = checked_fields(wanted.fields.value);
    session.save(before, department);
    return show_department(session, {department.id});
}

void delete_department(Session& session, const DepartmentName& name) {
    const Department department = session.get(name.id);
    session.erase(department, department.name);
}

}  // namespace

std::vector<Operation> department_operations() {
    return {
        op<&list_departments>("department.list", "Lists the departments.", Verb::get, "/departments",
                              "departments:read"),
        op<&show_department>("department.show", "Shows one department.", Verb::get, "/departments/{id}",
                             "departments:read"),
        op<&create_department>("department.create", "Makes a department.", Verb::post, "/departments",
                               "departments:manage", "name"),
        op<&update_department>("department.update", "Changes a department.", Verb::patch, "/departments/{id}",
                               "departments:manage"),
        op<&delete_department>("department.delete", "Deletes a department; its tickets and people stay, without one.",
                               Verb::remove, "/departments/{id}", "departments:manage"),
    };
}

}  // namespace helpdesk
