# Counts the orders of each user: a table, a function and a subscription to a bus, nothing else of this project.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

variable "zip_path" {
  description = "ZIP with an index.mjs that exports handler."
  type        = string
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  name = "order-counter"
  # The queues are made after the function that polls them and parks in them: hence by name.
  queue_arn = "arn:aws:sqs:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:${local.name}"
}

module "table" {
  source = "../../modules/dynamodb-table"

  name          = local.name
  partition_key = { name = "userId" }
}

module "function" {
  source = "../../modules/lambda-function"

  name            = local.name
  description     = "Counts the orders of each user"
  zip_path        = var.zip_path
  timeout_seconds = 20
  environment     = { TABLE_NAME = module.table.name }

  statements = [
    {
      Sid      = "Count"
      Action   = ["dynamodb:UpdateItem"]
      Resource = [module.table.arn]
    },
    {
      Sid      = "Poll"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      Resource = [local.queue_arn]
    },
    {
      Sid      = "Park"
      Action   = ["sqs:SendMessage"]
      Resource = ["${local.queue_arn}-dlq"]
    },
  ]
}

module "orders" {
  source = "../../modules/event-subscription"

  name                     = local.name
  bus_name                 = "default"
  event_pattern            = jsonencode({ source = ["dev.orders"], detail-type = ["orders.orderCompleted.v1"] })
  function_arn             = module.function.alias_arn
  function_timeout_seconds = module.function.timeout_seconds
  maximum_concurrency      = 5
}

output "dead_letter_queue_url" {
  description = "Where to look for orders that could not be counted."
  value       = module.orders.dead_letter_queue_url
}
