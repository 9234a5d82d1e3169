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

# Apply as it is: prints the time every five minutes.
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

  name        = "example-clock"
  description = "Prints what it gets"
  zip_path    = data.archive_file.code.output_path
}

module "schedule" {
  source = "../.."

  name         = "example-clock"
  expression   = "rate(5 minutes)"
  function_arn = module.function.alias_arn
  input        = jsonencode({ reason = "it is time" })
}

output "logs" {
  value = "aws logs tail ${module.function.log_group_name} --follow"
}
