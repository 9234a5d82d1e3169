terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

# Apply as it is: a queue that EventBridge's rule "orders" may park events in.
# terraform destroy removes all of it.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

module "dead_letter_queue" {
  source = "../.."

  name = "example-orders-dlq"
  senders = [{
    service    = "events.amazonaws.com"
    source_arn = "arn:${data.aws_partition.current.partition}:events:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:rule/orders"
  }]
}

output "url" {
  value = module.dead_letter_queue.url
}
