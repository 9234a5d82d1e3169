variable "name" {
  description = "Name of the subscription; its dead-letter queue is <name>-dlq."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,76}$", var.name))
    error_message = "name must have 1 to 76 letters, digits, \"-\" or \"_\"."
  }
}

variable "stream_arn" {
  description = "ARN of the DynamoDB stream."
  type        = string
}

variable "function_arn" {
  description = "Function that takes the batches, best by the ARN of an alias. Its role must be allowed to read the stream and to send to the dead-letter queue."
  type        = string
}

variable "function_name" {
  description = "Name of that function, for the alarm. Give a text rather than a resource's output: whatever an alarm refers to is made before it is destroyed, which a name that is taken does not admit."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.function_name))
    error_message = "function_name must have 1 to 64 letters, digits, \"-\" or \"_\"."
  }
}

variable "filters" {
  description = "Filter patterns as JSON, at most 5; a record that matches none is skipped at no cost. Empty takes every record."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.filters) <= 5
    error_message = "filters must not have more than 5 patterns."
  }

  validation {
    condition     = alltrue([for filter in var.filters : can(keys(jsondecode(filter)))])
    error_message = "Each filter must be a JSON object."
  }
}

variable "batch_size" {
  description = "Most records in one batch, 1 to 10000."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.batch_size >= 1 && var.batch_size <= 10000
    error_message = "batch_size must be 1 to 10000."
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

variable "maximum_retry_attempts" {
  description = "Retries of a failing batch, 0 to 10000. There is no unlimited setting: it would block the shard until the records expire."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.maximum_retry_attempts >= 0 && var.maximum_retry_attempts <= 10000
    error_message = "maximum_retry_attempts must be 0 to 10000."
  }
}

variable "maximum_record_age_seconds" {
  description = "Oldest record that is still tried, 60 to 604800 seconds. A DynamoDB stream itself keeps 86400."
  type        = number
  default     = 86400
  nullable    = false

  validation {
    condition     = var.maximum_record_age_seconds >= 60 && var.maximum_record_age_seconds <= 604800
    error_message = "maximum_record_age_seconds must be 60 to 604800."
  }
}

variable "bisect_batch_on_function_error" {
  description = "Whether a failing batch is halved before it is tried again, which isolates the record that fails."
  type        = bool
  default     = true
  nullable    = false
}

variable "parallelization_factor" {
  description = "Concurrent batches per shard, 1 to 10; records of one item stay in order."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.parallelization_factor >= 1 && var.parallelization_factor <= 10
    error_message = "parallelization_factor must be 1 to 10."
  }
}

variable "starting_position" {
  description = "Where reading begins when the subscription is made: TRIM_HORIZON (what the stream still holds) or LATEST."
  type        = string
  default     = "TRIM_HORIZON"
  nullable    = false

  validation {
    condition     = contains(["TRIM_HORIZON", "LATEST"], var.starting_position)
    error_message = "starting_position must be TRIM_HORIZON or LATEST."
  }
}

variable "failure_bucket_arn" {
  description = "S3 bucket that keeps what was given up on, records included; null parks only its place in the stream, in the dead-letter queue. The stream keeps records for 24 hours."
  type        = string
  default     = null

  validation {
    condition     = var.failure_bucket_arn == null || can(regex("^arn:[^:]+:s3:::[a-z0-9.-]{3,63}$", var.failure_bucket_arn))
    error_message = "failure_bucket_arn must be the ARN of a bucket."
  }
}

variable "enabled" {
  description = "Whether the function reads. A pause beyond 24 hours loses records."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key of the dead-letter queue; null encrypts with SQS-managed keys."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on the age of what is read and on dead letters: enabled, actions (ARNs to notify), iterator_age_threshold_seconds."
  type = object({
    enabled                        = optional(bool, true)
    actions                        = optional(list(string), [])
    iterator_age_threshold_seconds = optional(number, 300)
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
