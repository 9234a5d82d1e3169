terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

# Apply as it is: puts an event on the account's own bus for every item that is written to a table.
# terraform destroy removes all of it.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

module "table" {
  source = "../../../dynamodb-table"

  name                = "example-outbox"
  partition_key       = { name = "id" }
  stream              = "NEW_IMAGE"
  deletion_protection = false
}

module "pipe" {
  source = "../.."

  name          = "example-outbox"
  stream_source = { arn = module.table.stream_arn }
  filters       = [jsonencode({ eventName = ["INSERT", "MODIFY"] })]

  event_bus_target = {
    arn         = "arn:${data.aws_partition.current.partition}:events:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:event-bus/default"
    source      = "example.outbox"
    detail_type = "outbox.written.v1"
  }
}
