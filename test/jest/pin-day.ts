// Every test runs on one day, that on which the versions of Kubernetes were read: none of them fails because time has passed.
jest.mock("../../lib/rules/today", () => ({ today: jest.fn(() => "2026-11-29") }));
