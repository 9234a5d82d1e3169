terraform {
  required_version = ">= 1.9"

  required_providers {
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.7"
    }
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

# Apply as it is: prints every event of the source example.orders on the account's own bus.
# terraform destroy removes all of it.

data "archive_file" "code" {
  type        = "zip"
  output_path = "${path.module}/.terraform/code.zip"

  source {
    filename = "index.mjs"
    content  = "export const handler = async (event) => { console.log(JSON.stringify(event)); return {}; };"
  }
}

locals {
  name = "example-orders"
}

module "function" {
  source = "../../../lambda-function"

  name            = local.name
  description     = "Prints orders"
  zip_path        = data.archive_file.code.output_path
  timeout_seconds = 10
  statements      = module.subscription.consumer_statements
}

module "subscription" {
  source = "../.."

  name                     = local.name
  bus_name                 = "default"
  event_pattern            = jsonencode({ source = ["example.orders"] })
  function_arn             = module.function.alias_arn
  function_timeout_seconds = module.function.timeout_seconds
  maximum_concurrency      = 2
}

output "dead_letter_queue_url" {
  value = module.subscription.dead_letter_queue_url
}
