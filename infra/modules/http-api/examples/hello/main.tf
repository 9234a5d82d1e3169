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

# Apply as it is: one route that answers {}.
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

  name        = "example-hello"
  description = "Answers"
  zip_path    = data.archive_file.code.output_path
}

module "api" {
  source = "../.."

  name = "example-hello"
  routes = {
    "GET /hello/{name}" = {
      function_name       = module.function.name
      function_qualifier  = module.function.alias_name
      function_invoke_arn = module.function.alias_invoke_arn
      # Open to everybody: there is nothing behind it.
      authorization_type = "NONE"
      throttling         = { burst = 5, rate = 1 }
    }
  }
}

output "try" {
  value = "curl ${module.api.endpoint}/hello/you"
}
