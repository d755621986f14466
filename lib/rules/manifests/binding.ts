// Which volume each claim is bound to: one volume for one claim, by the rules of Kubernetes.
import { ClaimTerms, Fit, fitOf, fitOfKept, Misfit } from "./fit";
import { Match, matchMost } from "./matching";
import { ClaimShape, PersistentVolumeShape, StorageClassShape } from "./storage";

/** What becomes of a claim, as far as the objects of the input tell. */
export type Binding =
  /** It is bound to a volume, or to another one of `choice`; `isSure` where no unknown value can change that. */
  | {
      readonly outcome: "bound";
      readonly volume: PersistentVolumeShape;
      readonly choice: readonly PersistentVolumeShape[];
      readonly isSure: boolean;
    }
  /** It names, or is bound to, a volume that is not in the input. */
  | { readonly outcome: "elsewhere"; readonly volumeName?: string }
  /** It names a volume that does not take it. */
  | {
      readonly outcome: "refused";
      readonly volume: PersistentVolumeShape;
      readonly misfit: Misfit;
      readonly isSure: boolean;
    }
  /** Volumes fit it, and others have them. */
  | { readonly outcome: "taken"; readonly volume: PersistentVolumeShape; readonly holder: string }
  /** A volume fits it, but its class binds claims only after their pod has a node. */
  | { readonly outcome: "late"; readonly volume: PersistentVolumeShape; readonly className: string }
  /** No volume fits it. */
  | { readonly outcome: "none"; readonly nearest?: NearMiss }
  /** There were too many to look at. */
  | { readonly outcome: "open" };

/** The volume of the claim's class that comes nearest, and why it does not fit. */
interface NearMiss {
  readonly volume: PersistentVolumeShape;
  readonly misfit: Misfit;
}

/** The objects that decide. */
export interface StorageObjects {
  /** By `namespace/name`; of two claims for one volume, the earlier is served. */
  readonly claims: ReadonlyMap<string, ClaimShape>;
  /** Each of another name; of two that fit equally, the earlier is taken. */
  readonly volumes: readonly PersistentVolumeShape[];
  readonly classes: ReadonlyMap<string, StorageClassShape>;
  /** What a claim without a class gets: a class, or `""` for none. @default - not known */
  readonly defaultClass?: string;
}

/** The key of a claim. */
export function claimKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/**
 * Binds all claims but those that have lost their volume, or of which Terraform alone knows it. Bound claims keep their volumes;
 * then come those that name a volume or that a volume is kept for; the others share what is left so that as many as possible
 * get one, each the smallest that fits.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/volume/persistentvolume/pv_controller.go
 */
export function bindClaims(objects: StorageObjects): ReadonlyMap<string, Binding> {
  return new Binder(objects).bindAll();
}

/** Comparisons beyond these are left out. */
const MOST_COMPARISONS = 2_000_000;

/** What is said of all claims that ask for the same. */
interface Choice {
  /** Volumes that fit and that are free, the best first. */
  readonly free: readonly PersistentVolumeShape[];
  readonly unsure: ReadonlySet<PersistentVolumeShape>;
  /** A volume that fits and that is bound. */
  readonly taken?: PersistentVolumeShape;
  readonly nearest?: NearMiss;
  readonly isOpen: boolean;
}

class Binder {
  private readonly bindings = new Map<string, Binding>();
  private readonly byName: ReadonlyMap<string, PersistentVolumeShape>;
  /** Who has a volume, by the volume's name. */
  private readonly holders = new Map<string, string>();
  private readonly choices = new Map<string, Choice>();
  private comparisons = 0;

  constructor(private readonly objects: StorageObjects) {
    this.byName = new Map(objects.volumes.map((volume) => [volume.name, volume]));
  }

  bindAll(): ReadonlyMap<string, Binding> {
    const claims = [...this.objects.claims].filter(([, claim]) => !claim.isUnknown && claim.phase !== "Lost");
    for (const [key, claim] of claims) if (claim.phase === "Bound") this.set(key, this.keepBound(claim));
    const kept = this.listKept();
    for (const [key, claim] of claims) if (!this.bindings.has(key)) this.bindKept(key, claim, kept.get(key) ?? []);
    for (const [key, claim] of claims) if (!this.bindings.has(key)) this.bindNamed(key, claim);
    this.bindRest(
      claims.filter(([key]) => !this.bindings.has(key)),
      kept,
    );
    return this.bindings;
  }

  private set(key: string, binding: Binding): void {
    this.bindings.set(key, binding);
    if (binding.outcome === "bound" && !binding.volume.isMany) this.holders.set(binding.volume.name, key);
  }

  private keepBound({ volumeName }: ClaimShape): Binding {
    const volume = volumeName === undefined ? undefined : this.byName.get(volumeName);
    return volume === undefined ? { outcome: "elsewhere", volumeName } : boundTo(volume);
  }

  /** Volumes that are kept for a claim, by its key. */
  private listKept(): ReadonlyMap<string, PersistentVolumeShape[]> {
    const kept = new Map<string, PersistentVolumeShape[]>();
    for (const volume of this.objects.volumes) {
      const { name, namespace } = volume.claim ?? {};
      if (name === undefined || namespace === undefined) continue;
      const key = claimKey(namespace, name);
      const volumes = kept.get(key);
      if (volumes === undefined) kept.set(key, [volume]);
      else volumes.push(volume);
    }
    return kept;
  }

  /** A claim and a volume that name each other are bound whatever else they say. */
  private bindKept(key: string, claim: ClaimShape, kept: readonly PersistentVolumeShape[]): void {
    const volume = kept.find(
      (each) =>
        whyUnavailable(claim, each) === undefined &&
        !this.holders.has(each.name) &&
        (claim.volumeName === undefined ? fitOfKept(claim, each).misfit === undefined : claim.volumeName === each.name),
    );
    if (volume !== undefined) this.set(key, boundTo(volume));
  }

  private bindNamed(key: string, claim: ClaimShape): void {
    const { volumeName } = claim;
    if (volumeName === undefined) return;
    const volume = this.byName.get(volumeName);
    this.set(key, volume === undefined ? { outcome: "elsewhere", volumeName } : this.tryNamed(claim, volume));
  }

  private tryNamed(claim: ClaimShape, volume: PersistentVolumeShape): Binding {
    const misfit = whyUnavailable(claim, volume) ?? fitOfKept(claim, volume).misfit;
    if (misfit !== undefined) return { outcome: "refused", volume, misfit, isSure: true };
    const { terms, isGuess } = this.termsOf(claim);
    const fit = fitOf(terms, volume);
    if (fit.misfit !== undefined) return { outcome: "refused", volume, misfit: fit.misfit, isSure: !isGuess };
    const holder = this.holders.get(volume.name);
    return holder === undefined ? boundTo(volume) : { outcome: "taken", volume, holder };
  }

  /** Where the default class is not known, a claim that names none is compared as one without a class. */
  private termsOf(claim: ClaimShape): { readonly terms: ClaimTerms; readonly isGuess: boolean } {
    const storageClass = claim.storageClass ?? this.objects.defaultClass;
    return { terms: { ...claim, storageClass: storageClass ?? "" }, isGuess: storageClass === undefined };
  }

  private bindRest(
    claims: readonly (readonly [string, ClaimShape])[],
    kept: ReadonlyMap<string, PersistentVolumeShape[]>,
  ): void {
    const waiting: { readonly key: string; readonly choice: Choice }[] = [];
    for (const [key, claim] of claims) {
      const choice = this.choiceOf(claim, kept.get(key)?.[0]);
      const [best] = choice.free;
      const many = choice.free.find((volume) => volume.isMany);
      const waits = this.classThatWaits(claim);
      if (best !== undefined && waits !== undefined) this.set(key, { outcome: "late", volume: best, className: waits });
      else if (many !== undefined)
        this.set(key, { outcome: "bound", volume: many, choice: choice.free, isSure: false });
      else waiting.push({ key, choice });
    }
    const matches = matchMost(waiting.map(({ choice }) => choice.free));
    waiting.forEach(({ key, choice }, index) => {
      const volume = matches[index]?.got;
      if (volume === undefined) return;
      const isSure = !choice.isOpen && !choice.unsure.has(volume);
      this.set(key, { outcome: "bound", volume, choice: choice.free, isSure });
    });
    waiting.forEach(({ key, choice }, index) => {
      if (!this.bindings.has(key)) this.set(key, this.withoutVolume(choice, matches[index]));
    });
  }

  private classThatWaits(claim: ClaimShape): string | undefined {
    const name = claim.storageClass ?? this.objects.defaultClass ?? "";
    return this.objects.classes.get(name)?.waitsForPod === true ? name : undefined;
  }

  private withoutVolume(choice: Choice, match: Match<PersistentVolumeShape> | undefined): Binding {
    if (choice.isOpen || match?.isOpen === true) return { outcome: "open" };
    const volume = choice.free[0] ?? choice.taken;
    if (volume === undefined) return { outcome: "none", nearest: choice.nearest };
    return { outcome: "taken", volume, holder: this.holders.get(volume.name) ?? "" };
  }

  /** @param kept a volume that is kept for the claim and does not fit it */
  private choiceOf(claim: ClaimShape, kept?: PersistentVolumeShape): Choice {
    const choice = this.sharedChoice(claim);
    const misfit = kept === undefined ? undefined : fitOfKept(claim, kept).misfit;
    return kept === undefined || misfit === undefined ? choice : { ...choice, nearest: { volume: kept, misfit } };
  }

  private sharedChoice(claim: ClaimShape): Choice {
    const { terms, isGuess } = this.termsOf(claim);
    const { storageClass, accessModes, request, volumeMode, selector } = terms;
    const key = JSON.stringify([
      claim.namespace,
      storageClass ?? null,
      isGuess,
      accessModes,
      request?.text,
      volumeMode,
      selector,
    ]);
    const choice = this.choices.get(key) ?? this.choose(claim, terms, isGuess);
    this.choices.set(key, choice);
    return choice;
  }

  private choose(claim: ClaimShape, terms: ClaimTerms, isGuess: boolean): Choice {
    const free: PersistentVolumeShape[] = [];
    const unsure = new Set<PersistentVolumeShape>();
    let taken: PersistentVolumeShape | undefined;
    let nearest: NearMiss | undefined;
    for (const volume of this.objects.volumes) {
      this.comparisons += 1;
      if (this.comparisons > MOST_COMPARISONS) break;
      const fit = fitOfFree(claim, terms, volume);
      if (fit.misfit !== undefined) {
        if (volume.storageClass === terms.storageClass) nearest ??= { volume, misfit: fit.misfit };
      } else if (this.holders.has(volume.name)) {
        taken ??= volume;
      } else {
        free.push(volume);
        if (isGuess || !fit.isSure) unsure.add(volume);
      }
    }
    return { free: free.sort(byTightness), unsure, taken, nearest, isOpen: this.comparisons > MOST_COMPARISONS };
  }
}

/** The one volume that a claim can have. */
function boundTo(volume: PersistentVolumeShape): Binding {
  return { outcome: "bound", volume, choice: [volume], isSure: true };
}

function fitOfFree(claim: ClaimShape, terms: ClaimTerms, volume: PersistentVolumeShape): Fit {
  const misfit = whyUnavailable(claim, volume);
  if (misfit !== undefined) return { misfit, isSure: true };
  const fit = fitOf(terms, volume);
  return volume.isClaimUnknown || volume.isMany ? { ...fit, isSure: false } : fit;
}

/** Kubernetes takes the fewest access modes first, and of these the smallest volume. */
function byTightness(a: PersistentVolumeShape, b: PersistentVolumeShape): number {
  const modes = (a.accessModes?.length ?? 0) - (b.accessModes?.length ?? 0);
  if (modes !== 0) return modes;
  const sizes = (a.capacity?.nanos ?? 0n) - (b.capacity?.nanos ?? 0n);
  return sizes < 0n ? -1 : sizes > 0n ? 1 : 0;
}

/** Why `claim` cannot have `volume`, however well they fit. */
function whyUnavailable(claim: ClaimShape, volume: PersistentVolumeShape): Misfit | undefined {
  const fix = "create a PersistentVolume for this claim";
  if (volume.isBeingDeleted) return { reason: "is being deleted", fix };
  const { phase, claim: reference, isClaimUnknown } = volume;
  if (phase === "Released" || phase === "Failed") {
    return { reason: `is ${phase}, so that no claim is bound to it`, fix: `${fix}, or remove the volume's claimRef` };
  }
  if (reference === undefined || isClaimUnknown) return undefined;
  const { name, namespace, uid } = reference;
  const isOther = uid !== undefined && claim.uid !== undefined && uid !== claim.uid;
  if (name === claim.name && namespace === claim.namespace && !isOther) return undefined;
  if (isOther && name === claim.name) return { reason: "is reserved for an earlier claim of the same name", fix };
  const of = namespace === undefined ? "without a namespace, and so for no claim" : `of namespace "${namespace}"`;
  return {
    reason: `is reserved for claim "${name ?? ""}" ${of}`,
    fix: namespace === undefined ? `write namespace: "${claim.namespace}" into the volume's claimRef` : fix,
  };
}
