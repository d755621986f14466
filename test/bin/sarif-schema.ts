// Holds a log to the published schema of SARIF 2.1.0, which `@microsoft/jest-sarif` has in its package.
import Ajv from "ajv";
import draft4 from "ajv/lib/refs/json-schema-draft-04.json";
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

const ajv = new Ajv({ schemaId: "id", meta: false, logger: false, allErrors: true });
ajv.addMetaSchema(draft4);
const validate = ajv.compile(schema);

/** What the schema has against a log; nothing where it is valid. */
export function problemsOfSarif(log: unknown): string[] {
  void validate(log);
  return (validate.errors ?? []).map(({ dataPath, message = "" }) => `${dataPath} ${message}`);
}
