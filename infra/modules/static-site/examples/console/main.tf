terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

data "aws_caller_identity" "current" {}

# Apply as it is, then copy pages: aws s3 sync <folder> s3://<bucket_name>.
# terraform destroy removes all of it, with the pages.
module "console" {
  source = "../.."

  # Bucket names are the world's: the account's number keeps this one apart.
  bucket_name    = "example-console-${data.aws_caller_identity.current.account_id}"
  description    = "A console with routes of its own"
  is_single_page = true
  force_destroy  = true
}

output "endpoint" {
  description = "Where the console is."
  value       = module.console.endpoint
}

output "bucket_name" {
  description = "Where its pages go."
  value       = module.console.bucket_name
}
