// What a picture of a stack holds, before its layout is known.

/** What a box is; it decides the colour. */
export enum BoxKind {
  INTERNET = "internet",
  GATEWAY = "gateway",
  VPC = "vpc",
  TIER = "tier",
  PUBLIC = "public",
  PRIVATE = "private",
  NETWORK = "network",
  CLUSTER = "cluster",
  ACCESS = "access",
  IDENTITY = "identity",
  PROFILE = "profile",
  LOGGING = "logging",
  ADDON = "addon",
  CHART = "chart",
  WORKLOAD = "workload",
  ENTRY = "entry",
}

/** A box with a title, some lines of text, and perhaps boxes in it. */
export interface Box {
  /** Unique in the diagram: letters, digits, `_` and `-`. */
  readonly id: string;
  readonly kind: BoxKind;
  readonly title: string;
  readonly lines: readonly string[];
  /** Of those that are created one after the other: when, counted from 1. */
  readonly step?: number;
  /** Something that is in it, drawn as a pill. */
  readonly pill?: string;
  readonly boxes?: readonly Box[];
}

/** An arrow between two boxes of one panel, by their ids. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** One part of the picture. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What the arrows say. */
  readonly subtitle: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  /** Boxes are in the order in which they are listed, whatever arrows cross then. */
  readonly keepsOrder: boolean;
}

/** A whole picture. */
export interface Diagram {
  readonly title: string;
  readonly subtitle: string;
  readonly panels: readonly Panel[];
}

/** A part: its box, and the addresses that belong to it. */
export interface Part {
  readonly box: Box;
  readonly members: readonly string[];
  readonly clusterName?: string;
}
