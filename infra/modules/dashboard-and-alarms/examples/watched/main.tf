terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.37, < 7.0"
    }
  }
}

# Apply as it is: a dashboard and one alarm for a queue, with its dead-letter queue's alarm summed up.
# terraform destroy removes all of it.
module "dead_letter_queue" {
  source = "../../../dead-letter-queue"

  name = "example-watched-dlq"
}

module "dashboard" {
  source = "../.."

  name                    = "example-watched"
  dead_letter_queue_names = [module.dead_letter_queue.name]
  alarm_names             = module.dead_letter_queue.alarm_names

  metric_alarms = {
    no-orders-published = {
      description = "Orders could not be published."
      namespace   = "Example"
      metric_name = "PublishFailures"
    }
  }
}

output "dashboard_name" {
  value = module.dashboard.dashboard_name
}
