// How large a pod is: one of Fargate's sizes, filled exactly, or whatever its requests are rounded up to.
import { askOptionsOf } from "../options";
import { formatFinding } from "../rules/finding";
import { FARGATE_SIZES, requestsForSize } from "../rules/sizing/sizes";
import { noSuchSize } from "../rules/workloads/workloads";

/** Options of `PodSize.fromRequests`: requests of a pod's main container, as Kubernetes quantities. */
export interface PodRequestOptions {
  /** CPU that the container requests, for example `500m`, half a core. */
  readonly cpu: string;
  /** Memory that the container requests, for example `500Mi`. Fargate adds 256 MiB of its own to the pod. */
  readonly memory: string;
  /**
   * CPU that the container may use at most. On Fargate it cannot use more than its pod's size.
   *
   * @default - the request
   */
  readonly cpuLimit?: string;
  /**
   * Memory that the container may use at most. On Fargate it cannot use more than its pod's size.
   *
   * @default - the request
   */
  readonly memoryLimit?: string;
}

/**
 * The size of a pod. Fargate bills sizes, not requests: all that a size has is paid for. A size therefore becomes requests
 * and limits that fill it to the last byte, less the 256 MiB that Fargate keeps for itself. Sidecars share it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
 */
export class PodSize {
  /** The smallest size: 0.25 vCPU and 0.5 GB, of which containers can use 256 MiB. */
  public static readonly VCPU_0_25_GB_0_5 = PodSize.of(0.25, 0.5);
  /** 0.25 vCPU and 1 GB, of which containers can use 768 MiB. */
  public static readonly VCPU_0_25_GB_1 = PodSize.of(0.25, 1);
  /** 0.25 vCPU and 2 GB, of which containers can use 1792 MiB. */
  public static readonly VCPU_0_25_GB_2 = PodSize.of(0.25, 2);
  /** 0.5 vCPU and 1 GB, of which containers can use 768 MiB. */
  public static readonly VCPU_0_5_GB_1 = PodSize.of(0.5, 1);
  /** 0.5 vCPU and 2 GB, of which containers can use 1792 MiB. */
  public static readonly VCPU_0_5_GB_2 = PodSize.of(0.5, 2);
  /** 0.5 vCPU and 4 GB, of which containers can use 3840 MiB. */
  public static readonly VCPU_0_5_GB_4 = PodSize.of(0.5, 4);
  /** 1 vCPU and 2 GB, of which containers can use 1792 MiB. */
  public static readonly VCPU_1_GB_2 = PodSize.of(1, 2);
  /** 1 vCPU and 4 GB, of which containers can use 3840 MiB. */
  public static readonly VCPU_1_GB_4 = PodSize.of(1, 4);
  /** 1 vCPU and 8 GB, of which containers can use 7936 MiB. */
  public static readonly VCPU_1_GB_8 = PodSize.of(1, 8);
  /** 2 vCPU and 4 GB, of which containers can use 3840 MiB. */
  public static readonly VCPU_2_GB_4 = PodSize.of(2, 4);
  /** 2 vCPU and 8 GB, of which containers can use 7936 MiB. */
  public static readonly VCPU_2_GB_8 = PodSize.of(2, 8);
  /** 2 vCPU and 16 GB, of which containers can use 16128 MiB. */
  public static readonly VCPU_2_GB_16 = PodSize.of(2, 16);
  /** 4 vCPU and 8 GB, of which containers can use 7936 MiB. */
  public static readonly VCPU_4_GB_8 = PodSize.of(4, 8);
  /** 4 vCPU and 16 GB, of which containers can use 16128 MiB. */
  public static readonly VCPU_4_GB_16 = PodSize.of(4, 16);
  /** 4 vCPU and 30 GB, of which containers can use 30464 MiB. */
  public static readonly VCPU_4_GB_30 = PodSize.of(4, 30);
  /** 8 vCPU and 16 GB, of which containers can use 16128 MiB. */
  public static readonly VCPU_8_GB_16 = PodSize.of(8, 16);
  /** 8 vCPU and 60 GB, of which containers can use 61184 MiB. */
  public static readonly VCPU_8_GB_60 = PodSize.of(8, 60);
  /** 16 vCPU and 32 GB, of which containers can use 32512 MiB. */
  public static readonly VCPU_16_GB_32 = PodSize.of(16, 32);
  /** 16 vCPU and 120 GB, of which containers can use 122624 MiB. */
  public static readonly VCPU_16_GB_120 = PodSize.of(16, 120);

  /**
   * One of Fargate's 74 sizes.
   *
   * @param vcpu from 0.25 to 16
   * @param memoryGiB from 0.5 to 120; what there is depends on the vCPU
   * @throws when Fargate has no such size: FG820
   */
  public static of(vcpu: number, memoryGiB: number): PodSize {
    const size = FARGATE_SIZES.find((each) => each.vcpu === vcpu && each.memoryGiB === memoryGiB);
    if (size === undefined) throw new Error(formatFinding(noSuchSize(vcpu, memoryGiB)));
    const { cpu, memory } = requestsForSize(size);
    return new PodSize({ cpu, memory, cpuLimit: cpu, memoryLimit: memory }, size.label);
  }

  /**
   * Requests of the main container, used as they are; Fargate adds those of sidecars and rounds up to the next size.
   */
  public static fromRequests(requests: PodRequestOptions): PodSize {
    const { cpu, memory, cpuLimit = cpu, memoryLimit = memory } = requests;
    const size = new PodSize({ cpu, memory, cpuLimit, memoryLimit });
    return askOptionsOf(size, "PodRequestOptions", requests);
  }

  /** Whether it is one of Fargate's sizes, filled exactly; requests from `fromRequests` are rounded up. */
  public readonly isExact: boolean;
  /**
   * CPU as a Kubernetes quantity: requested by all containers together, or by the main container where it is not exact.
   */
  public readonly cpu: string;
  /**
   * Memory as a Kubernetes quantity: requested by all containers together, or by the main container where it is not exact.
   */
  public readonly memory: string;
  /** CPU that may be used at most, as a Kubernetes quantity; equal to `cpu` where it is exact. */
  public readonly cpuLimit: string;
  /** Memory that may be used at most, as a Kubernetes quantity; equal to `memory` where it is exact. */
  public readonly memoryLimit: string;
  /** As Fargate writes it: `0.5vCPU 1GB`; undefined where it is not exact. */
  public readonly label?: string;

  private constructor(requests: Required<PodRequestOptions>, label?: string) {
    this.isExact = label !== undefined;
    this.cpu = requests.cpu;
    this.memory = requests.memory;
    this.cpuLimit = requests.cpuLimit;
    this.memoryLimit = requests.memoryLimit;
    this.label = label;
  }
}
