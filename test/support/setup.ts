// Loads cdktf's Jest matchers (toHaveResourceWithProperties and friends) into every test file.
import { Testing } from "cdktf";
import "cdktf/lib/testing/adapters/jest";

Testing.setupJest();
