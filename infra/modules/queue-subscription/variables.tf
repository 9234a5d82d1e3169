variable "name" {
  description = "Name of the queue; the dead-letter queue is <name>-dlq. With fifo both get .fifo behind their names."
  type        = string

  # SQS takes 80 characters: -dlq.fifo comes behind the name.
  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,71}$", var.name))
    error_message = "name must have 1 to 71 letters, digits, \"-\" or \"_\"."
  }
}

variable "fifo" {
  description = "Keeps the order of the messages of one group and drops repeats within five minutes: content_based_deduplication takes the body for what tells repeats where the sender gives no id, high_throughput counts limits and repeats per group. Null is a standard queue; a change replaces the queue."
  type = object({
    content_based_deduplication = optional(bool, false)
    high_throughput             = optional(bool, false)
  })
  default = null
}

variable "function_arn" {
  description = "Function that takes the batches, best by the ARN of an alias. Its role must be allowed to poll the queue."
  type        = string
}

variable "function_timeout_seconds" {
  description = "Timeout of the function; messages stay invisible for six times as long, as AWS advises for Lambda."
  type        = number

  validation {
    condition     = var.function_timeout_seconds >= 1 && var.function_timeout_seconds <= 900
    error_message = "function_timeout_seconds must be 1 to 900."
  }
}

variable "batch_size" {
  description = "Most messages in one batch, 1 to 10000; above 10 a batch window is needed, and FIFO queues take no more than 10."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.batch_size >= 1 && var.batch_size <= 10000
    error_message = "batch_size must be 1 to 10000."
  }

  validation {
    condition     = var.batch_size <= 10 || var.batch_window_seconds >= 1
    error_message = "batch_size above 10 needs batch_window_seconds of 1 or more."
  }

  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  validation {
    condition     = var.fifo == null || (var.batch_size <= 10 && var.batch_window_seconds == 0)
    error_message = "A FIFO queue takes batch_size up to 10 and no batch_window_seconds."
  }
}

variable "batch_window_seconds" {
  description = "Longest wait for a batch to fill, 0 to 300 seconds."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.batch_window_seconds >= 0 && var.batch_window_seconds <= 300
    error_message = "batch_window_seconds must be 0 to 300."
  }
}

variable "maximum_concurrency" {
  description = "Upper bound of concurrent batches taken from the queue. 2 to 1000; null leaves it to the account."
  type        = number
  default     = null

  validation {
    condition     = var.maximum_concurrency == null || try(var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000, false)
    error_message = "maximum_concurrency must be 2 to 1000."
  }
}

variable "max_receive_count" {
  description = "Deliveries of one message before it goes to the dead-letter queue, 1 to 1000."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.max_receive_count >= 1 && var.max_receive_count <= 1000
    error_message = "max_receive_count must be 1 to 1000."
  }
}

variable "retention_days" {
  description = "Days that a message waits in the queue, 1 to 14. The dead-letter queue keeps 14 days, counted from the first arrival."
  type        = number
  default     = 4
  nullable    = false

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14
    error_message = "retention_days must be 1 to 14."
  }
}

variable "delay_seconds" {
  description = "How long a message stays invisible after it was sent, 0 to 900 seconds."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.delay_seconds >= 0 && var.delay_seconds <= 900
    error_message = "delay_seconds must be 0 to 900."
  }
}

variable "senders" {
  description = "AWS services that may send here, each with the ARN of the resource it sends for. Roles of this account need no entry: give them producer_statements."
  type = list(object({
    service    = string
    source_arn = string
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for sender in var.senders : can(regex("^[a-z0-9-]+\\.amazonaws\\.com$", sender.service))])
    error_message = "A sender's service must be a service principal such as sns.amazonaws.com."
  }
}

variable "enabled" {
  description = "Whether the function takes messages; without, they wait in the queue."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key of both queues; null encrypts with SQS-managed keys. The key's policy must let the senders' services use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on the queue's depth and age and on dead letters: enabled, actions (ARNs to notify), thresholds."
  type = object({
    enabled               = optional(bool, true)
    actions               = optional(list(string), [])
    depth_threshold       = optional(number, 1000)
    age_threshold_seconds = optional(number, 300)
  })
  default  = {}
  nullable = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
