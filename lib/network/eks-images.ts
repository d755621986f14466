// EKS's own images, where pods can pull them without a way to the internet.
import { eksRegistry } from "../rules/eks-registries";

/**
 * EKS's own images in ECR of a region, for clusters without a way to the internet: what stands in Amazon's public registry
 * as `public.ecr.aws/eks/NAME` stands there as `amazon/NAME`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
 */
export class EksImages {
  /** The repository of an image. @param region for example `eu-west-1` @param name for example `aws-load-balancer-controller` */
  public static repository(region: string, name: string): string {
    return `${eksRegistry(region)}/amazon/${name}`;
  }
}
