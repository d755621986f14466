"""The emulator's own tests, through boto3 as any client would."""
