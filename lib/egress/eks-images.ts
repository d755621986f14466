// EKS's own images, where pods can pull them without a way to the internet.
import { eksRegistry } from "../rules/network/eks-registries";

/**
 * EKS's own images in ECR of a region, for clusters without internet access. What is in Amazon's public registry as
 * `public.ecr.aws/eks/aws-load-balancer-controller` is there as `amazon/aws-load-balancer-controller`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
 */
export class EksImages {
  /**
   * The repository of an image in the region's registry, without a tag.
   *
   * @param region for example `eu-west-1`
   * @param path for example `amazon/aws-load-balancer-controller` or `eks/pause`
   */
  public static repository(region: string, path: string): string {
    return `${eksRegistry(region)}/${path}`;
  }
}
