# Counts the orders of each user: a table, a function and a subscription to a bus, nothing else of this project.
# To remove it: terraform apply -var protect_table=false (with the same zip_path), then terraform destroy.
terraform {
  required_version = ">= 1.9"

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

variable "protect_table" {
  description = "Whether DynamoDB refuses to delete the table; apply with false before a destroy."
  type        = bool
  default     = true
}

locals {
  name = "order-counter"
}

module "table" {
  source = "../../modules/dynamodb-table"

  name                = local.name
  partition_key       = { name = "userId" }
  deletion_protection = var.protect_table
}

module "function" {
  source = "../../modules/lambda-function"

  name            = local.name
  description     = "Counts the orders of each user"
  zip_path        = var.zip_path
  timeout_seconds = 20
  environment     = { TABLE_NAME = module.table.name }

  statements = concat(module.orders.consumer_statements, [{
    Sid      = "Count"
    Action   = ["dynamodb:UpdateItem"]
    Resource = [module.table.arn]
  }])
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
