terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

# Apply as it is: a table with a stream, an expiry and both kinds of indexes.
# terraform destroy removes all of it.
module "table" {
  source = "../.."

  name                   = "example-accounts"
  partition_key          = { name = "PK" }
  sort_key               = { name = "SK" }
  time_to_live_attribute = "expiresAtEpochSeconds"
  stream                 = "NEW_AND_OLD_IMAGES"

  local_indexes = {
    BySequence = { sort_key = { name = "sequence", type = "N" } }
  }
  global_indexes = {
    ByTier = { partition_key = { name = "tier" }, projection = "KEYS_ONLY" }
  }

  # An example must be easy to remove; leave it out for a table that holds something.
  deletion_protection = false
}

output "name" {
  value = module.table.name
}
