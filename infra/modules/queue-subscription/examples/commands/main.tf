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

# Apply as it is: prints commands in the order in which they were sent for one account.
# terraform destroy removes all of it.

data "archive_file" "code" {
  type        = "zip"
  output_path = "${path.module}/.terraform/code.zip"

  source {
    filename = "index.mjs"
    content  = "export const handler = async (event) => { console.log(JSON.stringify(event)); return {}; };"
  }
}

module "function" {
  source = "../../../lambda-function"

  name            = "example-commands"
  description     = "Prints commands"
  zip_path        = data.archive_file.code.output_path
  timeout_seconds = 10
  statements      = module.commands.consumer_statements
}

module "commands" {
  source = "../.."

  name                     = "example-commands"
  fifo                     = { content_based_deduplication = true }
  function_arn             = module.function.alias_arn
  function_timeout_seconds = module.function.timeout_seconds
  maximum_concurrency      = 2
}

output "try" {
  value = "aws sqs send-message --queue-url ${module.commands.queue_url} --message-group-id account-1 --message-body '{}'"
}
