"""Amazon EKS as the AWS provider sees it: clusters, Fargate profiles, add-ons, access entries, tags and updates."""
