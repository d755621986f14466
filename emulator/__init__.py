"""An AWS API emulator for deploy tests: moto's server, with an EKS of our own in place of moto's.

moto answers EC2, IAM, KMS, CloudWatch Logs and STS. Its EKS knows no add-ons, no access entries and no updates, and it
accepts what EKS refuses; the package `eks` answers all of EKS instead. Around both lie a log of the calls, faults that
a test asks for, and an inventory of everything that exists.
"""
