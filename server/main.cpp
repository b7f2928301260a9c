#include "server/serve.hpp"

int main(int count, char** words) { return helpdesk::serve({words + 1, words + count}); }
