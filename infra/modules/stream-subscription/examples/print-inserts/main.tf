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

# Apply as it is: prints what is inserted into a table.
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
  name = "example-inserts"
}

module "table" {
  source = "../../../dynamodb-table"

  name                = local.name
  partition_key       = { name = "id" }
  stream              = "NEW_IMAGE"
  deletion_protection = false
}

module "function" {
  source = "../../../lambda-function"

  name        = local.name
  description = "Prints inserts"
  zip_path    = data.archive_file.code.output_path
  statements  = module.subscription.consumer_statements
}

module "subscription" {
  source = "../.."

  name          = local.name
  stream_arn    = module.table.stream_arn
  function_arn  = module.function.alias_arn
  function_name = local.name
  filters       = [jsonencode({ eventName = ["INSERT"] })]
}
