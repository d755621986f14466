// Names of images: what a node can read, what it cannot, and what a template leaves open.
import { checkImageName, isRepository, registryOf } from "../../lib/rules/image-names";
import { checkWorkload } from "../../lib/rules/admission/admission";
import { lines } from "./expect-findings";

const DIGEST = `sha256:${"0a".repeat(32)}`;
const told = (image: string): string[] =>
  checkImageName(image, "image").map(({ severity, message, fix }) => `${severity}: ${message}; ${fix}`);

test.each([
  "nginx",
  "nginx:1.27",
  "library/nginx",
  "my_mirror/lb__controller:V2.Final",
  "a---b/c.d:latest",
  "registry:5000/till",
  "localhost/till",
  "localhost:5000/till:1",
  "[2001:db8::1]:5000/till",
  "Registry.Example.COM/till:1",
  `public.ecr.aws/docker/library/till@${DIGEST}`,
  `example.com:5000/shop/till:1@${DIGEST}`,
  `till@sha512:${"0".repeat(128)}`,
  `till:${"t".repeat(128)}`,
  "gcr.io/shop/till:LATEST",
  "${aws_ecr_repository.till.repository_url}: 1",
  "",
])("an image may be named %s", (image) => {
  expect(told(image)).toEqual([]);
});

const refuse = (image: string, why: string, fix: string): [string, string] => [
  image,
  `error: ${JSON.stringify(image)} is not a valid image name, so the kubelet reports InvalidImageName: ${why}; ${fix}`,
];
const AS_IN = "write it as in registry.example.com/shop/web:1.27";

test.each([
  refuse("till: 1.27", "it contains white space", "write till:1.27"),
  refuse("till:1.27 ", "it contains white space", "write till:1.27"),
  refuse("https://example.com/till", "it begins with https://", "write example.com/till"),
  refuse("docker://Till:1", "it begins with docker://", "write till:1"),
  refuse("MyShop/Till:1", "a repository has no uppercase letters", "write myshop/till:1"),
  refuse("Nginx", "a repository has no uppercase letters", "write nginx"),
  refuse("example.com/Shop/till", "a repository has no uppercase letters", "write example.com/shop/till"),
  refuse("till:", "its tag is empty", "write till"),
  refuse(
    "till:1.2.3+4",
    '"1.2.3+4" is not a tag: 1 to 128 letters, digits, _ . and -, not beginning with . or -',
    "write till:1.2.3-4",
  ),
  refuse("till:.1", '".1" is not a tag: 1 to 128 letters, digits, _ . and -, not beginning with . or -', AS_IN),
  refuse("till@sha256:abc", '"sha256:abc" is not a digest', AS_IN),
  refuse(`till@md5:${"0".repeat(32)}`, `"md5:${"0".repeat(32)}" is not a digest`, AS_IN),
  refuse("my_registry.example.com/till", '"my_registry.example.com" is not the host of a registry', AS_IN),
  refuse("example.com/till/", '"till/" is not a repository', "write example.com/till"),
  refuse("/till", '"/till" is not a repository', AS_IN),
  refuse("a..b/till", '"a..b" is not the host of a registry', AS_IN),
  refuse("0a".repeat(32), "64 hexadecimal digits are an image id", AS_IN),
  refuse(`example.com/${"p".repeat(256)}`, "its repository has 256 characters; at most 255 are allowed", AS_IN),
])("an image cannot be named %s", (image, expected) => {
  // Long names are cut in messages.
  expect(told(image)).toEqual([image.length > 80 ? expected.replace(image, `${image.slice(0, 80)}…`) : expected]);
});

test.each(["IMAGE", "<image>", "gcr.io/PROJECT_ID/web", "{{ .Values.image }}", "%IMAGE%", "__IMAGE__", "$IMAGE:1"])(
  "an unresolved placeholder is a warning: %s",
  (image) => {
    expect(checkImageName(image, "image").map(({ code, severity }) => [code, severity])).toEqual([
      ["FG549", "warning"],
    ]);
  },
);

test("upper case before the first slash is a host's, which is a warning, because it is rare", () => {
  expect(told("MyShop/till:1")).toEqual([
    `warning: the image would be pulled from a registry "MyShop": uppercase letters before the first slash are read as a host; write myshop/till:1, or the full name of the registry`,
  ]);
});

test("a pod's image that no node can read is reported, of every kind of container", () => {
  const image = "till: 1";
  const spec = { containers: [{ name: "a", image: "till:1" }], initContainers: [{ name: "b", image }] };
  const found = checkWorkload({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec });
  expect(lines(found.filter(({ code }) => code === "FG549"))).toEqual([
    '[FG549] spec.initContainers[0].image: "till: 1" is not a valid image name, so the kubelet reports InvalidImageName: it contains white space; write till:1',
  ]);
});

test.each([
  ["nginx", "docker.io"],
  ["shop/nginx:1", "docker.io"],
  ["localhost/till", "localhost"],
  ["registry:5000/till@sha256:abc", "registry:5000"],
])("the registry of %s is %s", (image, registry) => {
  expect(registryOf(image)).toBe(registry);
});

test.each([
  ["my_mirror/lb__controller", true],
  ["a__b/c", true],
  ["111122223333.dkr.ecr.eu-west-1.amazonaws.com", true],
  ["registry:5000/shop", true],
  ["shop/web:1", false],
  ["My Mirror/shop", false],
  ["https://example.com/shop", false],
  ["a___b/c", false],
  ["example.com/Shop", false],
])("%s is a repository: %s", (text, expected) => {
  expect(isRepository(text)).toBe(expected);
});
