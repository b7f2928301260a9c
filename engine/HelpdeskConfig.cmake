# For programs that embed the engine: find_package(Helpdesk), then link helpdesk::engine.
include(CMakeFindDependencyMacro)
find_dependency(Boost 1.81 COMPONENTS json)
find_dependency(SQLiteCpp)
find_dependency(SQLite3)
find_dependency(Threads)
find_dependency(PkgConfig)
pkg_check_modules(SODIUM QUIET REQUIRED IMPORTED_TARGET libsodium)

include(${CMAKE_CURRENT_LIST_DIR}/HelpdeskTargets.cmake)
