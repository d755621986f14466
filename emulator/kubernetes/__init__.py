"""What stands between EKS and a real Kubernetes API: who may log in, where pods run, and the Load Balancer Controller."""
