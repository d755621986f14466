// Names of images, as the kubelet and containerd read them: by the grammar of the distribution project.
import { error, finding, Finding, Severity } from "./finding";
import { shown } from "./shown";
import { isUnknown } from "./unknown";

/** The rules of this file. */
export const IMAGE_NAME = {
  name: error("FG549", "an image's name is valid", "https://github.com/distribution/reference/blob/main/reference.go"),
};

const HOST_PART = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])";
const HOST = `(?:${HOST_PART}(?:\\.${HOST_PART})*|\\[[A-Fa-f0-9:]+\\])(?::[0-9]+)?`;
const PATH_PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const PATH = `${PATH_PART}(?:/${PATH_PART})*`;
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const LONGEST_PATH = 255;

const WHOLE_HOST = new RegExp(`^${HOST}$`);
const WHOLE_PATH = new RegExp(`^${PATH}$`);
const WHOLE_TAG = new RegExp(`^${TAG}$`);

/** How many digits a digest has by its algorithm; no other is known to a node. */
const DIGESTS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** The parts of an image's name, be they well written or not. */
interface ImageParts {
  /** As it was written; undefined where the name has none, and Docker Hub is asked. */
  readonly host?: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes an image's name apart as the kubelet does: what is before the first slash may be a host. */
function imageParts(image: string): ImageParts {
  const [first = "", ...others] = image.split("/");
  const isHost = others.length > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  const rest = isHost ? others.join("/") : image;
  const at = rest.indexOf("@");
  const named = at < 0 ? rest : rest.slice(0, at);
  const colon = named.indexOf(":");
  return {
    ...(isHost ? { host: first } : {}),
    path: colon < 0 ? named : named.slice(0, colon),
    ...(colon < 0 ? {} : { tag: named.slice(colon + 1) }),
    ...(at < 0 ? {} : { digest: rest.slice(at + 1) }),
  };
}

/** The registry that an image comes from. */
export function registryOf(image: string): string {
  return imageParts(image).host ?? "docker.io";
}

/** True for the repository of an image, without a tag: a path, or a host, or both. */
export function isRepository(text: string): boolean {
  const [first = "", ...others] = text.split("/");
  const isFirst = WHOLE_HOST.test(first) || WHOLE_PATH.test(first);
  return isFirst && (others.length === 0 || WHOLE_PATH.test(others.join("/")));
}

/** What is wrong with the name of an image. An empty one is reported elsewhere. */
export function checkImageName(image: string, field: string): Finding[] {
  if (image === "" || isUnknown(image)) return [];
  const why = whyUnreadable(image);
  if (why === undefined) return checkHost(image, field);
  const meant = meantBy(image);
  return [
    finding(IMAGE_NAME.name, {
      field,
      // What a template leaves open is filled in later, or was forgotten.
      severity: isPlaceholder(image) ? Severity.WARNING : Severity.ERROR,
      message: `${shown(image)} is not a valid image name, so the kubelet reports InvalidImageName: ${why}`,
      fix: meant === undefined ? "write it as in registry.example.com/shop/web:1.27" : `write ${meant}`,
    }),
  ];
}

/** A host without a dot, a port and small letters: the grammar allows it, and it is rare. */
function checkHost(image: string, field: string): Finding[] {
  const { host } = imageParts(image);
  if (host === undefined || /[.:]/.test(host) || host === "localhost") return [];
  return [
    finding(IMAGE_NAME.name, {
      field,
      severity: Severity.WARNING,
      message: `the image would be pulled from a registry ${shown(host)}: uppercase letters before the first slash are read as a host`,
      fix: `write ${image.toLowerCase()}, or the full name of the registry`,
    }),
  ];
}

function whyUnreadable(image: string): string | undefined {
  const { host, path, tag, digest } = imageParts(image);
  const scheme = schemeOf(image);
  if (scheme !== undefined) return `it begins with ${scheme}`;
  if (/\s/.test(image)) return "it contains white space";
  if (/^[a-f0-9]{64}$/.test(image)) return "64 hexadecimal digits are an image id";
  if (host !== undefined && !WHOLE_HOST.test(host)) return `${shown(host)} is not the host of a registry`;
  if (path !== path.toLowerCase()) return "a repository has no uppercase letters";
  if (!WHOLE_PATH.test(path)) return `${shown(path)} is not a repository`;
  if (path.length > LONGEST_PATH)
    return `its repository has ${path.length} characters; at most ${LONGEST_PATH} are allowed`;
  if (tag === "") return "its tag is empty";
  if (tag !== undefined && !WHOLE_TAG.test(tag)) {
    return `${shown(tag)} is not a tag: 1 to 128 letters, digits, _ . and -, not beginning with . or -`;
  }
  return digest === undefined || isDigest(digest) ? undefined : `${shown(digest)} is not a digest`;
}

function schemeOf(image: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(image)?.[0];
}

function isDigest(text: string): boolean {
  const [algorithm = "", digits = "", ...more] = text.split(":");
  const length = Object.entries(DIGESTS).find(([name]) => name === algorithm)?.[1];
  return more.length === 0 && digits.length === length && /^[a-f0-9]+$/.test(digits);
}

/** The nearest name that a node can read, where it is clear. */
function meantBy(image: string): string | undefined {
  if (isPlaceholder(image)) return undefined;
  const bare = image.slice(schemeOf(image)?.length ?? 0).replace(/\s/g, "");
  const { host, path, tag, digest } = imageParts(bare.replace(/\/+$/, "").replace(/:$/, ""));
  const meant = [
    host === undefined ? "" : `${host}/`,
    path.toLowerCase(),
    tag === undefined ? "" : `:${tag.replace(/\+/g, "-")}`,
    digest === undefined ? "" : `@${digest}`,
  ].join("");
  // A host in capitals alone may have been meant as a part of the path.
  const hosted = host !== undefined && !/[.:]/.test(host) ? meant.toLowerCase() : meant;
  return whyUnreadable(hosted) === undefined ? hosted : undefined;
}

/** `IMAGE`, `<image>`, `gcr.io/PROJECT_ID/web`, `{{ .Values.image }}`, `%IMAGE%`, `__IMAGE__`, `$IMAGE`. */
function isPlaceholder(image: string): boolean {
  return /[<>{}%$]|__[A-Za-z]+__|(^|[/:@])[A-Z][A-Z0-9]*([_-][A-Z0-9]+)*(?=$|[/:@])/.test(image);
}
