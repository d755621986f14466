// What is wrong with outputs beyond their syntax, each by itself.
import { Finding } from "../finding";
import { shown } from "../shown";
import { isUnknown } from "../unknown";
import { checkKinesisStream } from "./destinations";
import { lintCloudWatch } from "./lint-cloudwatch";
import { atLine } from "./lint-file";
import { lintOpenSearch } from "./lint-open-search";
import { ConfSection, entryOf, pluginOf } from "./parser";
import { LOGGING } from "./rules";

const FILE = "output.conf";

/** Options of one output that do not go together, or cost. */
export function lintOutput(output: ConfSection): Finding[] {
  switch (pluginOf(output)) {
    case "cloudwatch":
    case "cloudwatch_logs":
      return lintCloudWatch(output);
    case "kinesis_firehose":
      return lintDeliveryStream(output);
    case "firehose":
      return [...lintDeliveryStream(output), ...lintReplacement(output)];
    case "kinesis":
      return [...lintStream(output), ...lintReplacement(output)];
    case "es":
      return lintOpenSearch(output);
    default:
      return [];
  }
}

function lintDeliveryStream(output: ConfSection): Finding[] {
  const stream = entryOf(output, "delivery_stream");
  if (stream === undefined || isUnknown(stream.value) || /^[a-zA-Z0-9_.-]{1,64}$/.test(stream.value)) return [];
  const message = `delivery_stream ${shown(stream.value)} is not a valid Firehose delivery stream name`;
  return [
    atLine(LOGGING.streamForm, FILE, stream.line, { message, fix: "use at most 64 of a-z, A-Z, 0-9, . - and _" }),
  ];
}

function lintStream(output: ConfSection): Finding[] {
  const stream = entryOf(output, "stream");
  return stream === undefined ? [] : checkKinesisStream(stream.value, `${FILE}:${stream.line}`);
}

/** In `es` the option of this name is a switch. */
function lintReplacement(output: ConfSection): Finding[] {
  const dots = entryOf(output, "replace_dots");
  if (dots === undefined || !/^(on|off|true|false|yes|no)$/i.test(dots.value)) return [];
  const message = `replace_dots ${shown(dots.value)} replaces each dot in a key with ${shown(dots.value)}`;
  return [atLine(LOGGING.dotReplacement, FILE, dots.line, { message, fix: "write _, or leave it out" })];
}
