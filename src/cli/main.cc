#include "cli/cli.h"

int main(int argc, char** argv) { return hearsay::run(argc, argv); }
