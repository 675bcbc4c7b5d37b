"""The API for programs, version 1: what it promises stays. The pages' own JSON lies beside it and may change."""
