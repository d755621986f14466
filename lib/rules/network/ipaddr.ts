// Addresses of both families, and what their ranges are for. Loaded when the first range outside of a VPC is judged: most
// programs name none, and each would wait for it.
import type * as ipaddr from "ipaddr.js";

export function loadIpaddr(): typeof ipaddr {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-return -- a static import loads it with the library, a dynamic one is too late for a constructor
  return require("ipaddr.js");
}
