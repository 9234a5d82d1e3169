terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

# Apply as it is: a bus with an archive that passes its orders on to the account's own bus.
# terraform destroy removes all of it.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

module "bus" {
  source = "../.."

  name    = "example-orders"
  archive = { retention_days = 1 }

  forward_to = {
    default = {
      bus_arn       = "arn:${data.aws_partition.current.partition}:events:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:event-bus/default"
      event_pattern = jsonencode({ source = ["example.orders"] })
    }
  }
}

output "name" {
  value = module.bus.name
}
