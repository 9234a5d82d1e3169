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

# Apply as it is: a durable function that prints what it gets.
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
  source = "../.."

  name            = "example-workflow"
  description     = "Prints what it gets"
  zip_path        = data.archive_file.code.output_path
  timeout_seconds = 30
  environment     = { GREETING = "hello" }
  durable         = { execution_timeout_seconds = 3600, retention_days = 1 }
}

output "invoke" {
  description = "Durable functions are invoked by a qualified ARN only."
  value       = "aws lambda invoke --function-name ${module.function.alias_arn} --payload '{}' /dev/stdout"
}
