// Where an output sends to, and what it sends there: whether two outputs store one line twice.
import { ConfSection, entryOf, pluginOf } from "./parser";

type Value = (key: string) => string | undefined;

/** Where an output sends to. */
export interface OutputTarget {
  /** For people: `CloudWatch log group /logs in eu-west-1`. */
  readonly shown: string;
  /** Two outputs with one key send to one place. */
  readonly key: string;
  /** Two outputs with one form send the same bytes of a record. */
  readonly form: string;
}

/** Where `output` sends to; undefined where that is not known, or where one line comes to be stored once in any case. */
export function targetOf(output: ConfSection): OutputTarget | undefined {
  const value: Value = (key) => entryOf(output, key)?.value;
  const place = placeOf(pluginOf(output), value);
  if (place === undefined || place.shown.includes(undefined)) return undefined;
  const shown = place.shown.join(" ");
  const key = JSON.stringify([shown, ...place.more]);
  return { shown, key, form: JSON.stringify(FORM.map((option) => value(option)?.toLowerCase() ?? "")) };
}

interface Place {
  readonly shown: readonly (string | undefined)[];
  /** What else decides where it is: an account, a template. */
  readonly more: readonly (string | undefined)[];
}

/** Options that make other bytes of a record. */
const FORM = (
  "log_key log_format data_keys time_key time_key_format replace_dots append_newline compression pipeline include_tag_key tag_key " +
  "metric_namespace"
).split(" ");

const isOn = (value: string | undefined): boolean => /^(on|true|yes)$/i.test(value ?? "");

function placeOf(plugin: string, value: Value): Place | undefined {
  const account = [value("role_arn"), value("endpoint")];
  switch (plugin) {
    case "cloudwatch":
    case "cloudwatch_logs":
      return {
        shown: ["CloudWatch log group", value("log_group_template") ?? value("log_group_name"), "in", value("region")],
        more: [...account, value("log_group_name")],
      };
    case "firehose":
    case "kinesis_firehose":
      return { shown: ["Firehose stream", value("delivery_stream"), "in", value("region")], more: account };
    case "kinesis":
      return { shown: ["Kinesis stream", value("stream"), "in", value("region")], more: account };
    case "es":
      return indexOf(value);
    default:
      return undefined;
  }
}

/** A document with an id of its own replaces the one that has it, or is rejected because of it. */
function indexOf(value: Value): Place | undefined {
  if (isOn(value("generate_id")) || value("id_key") !== undefined) return undefined;
  const format = value("logstash_format");
  const host = value("host")?.toLowerCase() ?? value("cloud_id") ?? value("upstream");
  if (format?.includes("${") === true) return undefined;
  const more = [value("port"), value("path"), value("logstash_prefix_key")];
  if (!isOn(format)) return { shown: ["OpenSearch index", value("index") ?? "fluent-bit", "of", host], more };
  const name = [value("logstash_prefix") ?? "logstash", value("logstash_dateformat") ?? "%Y.%m.%d"];
  const index = name.join(value("logstash_prefix_separator") ?? "-");
  return { shown: ["OpenSearch index", index, "of", host], more };
}
