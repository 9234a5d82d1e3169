variable "name" {
  description = "Name of the rule and of the queue; the dead-letter queue is <name>-dlq."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, \"-\" or \"_\", as rules have no longer ones."
  }
}

variable "description" {
  description = "What the subscription is for; shown at the rule."
  type        = string
  default     = null
}

variable "bus_name" {
  description = "Name of the event bus; default is the account's own."
  type        = string
}

variable "event_pattern" {
  description = "Pattern of the events to take, as JSON in the EventBridge language."
  type        = string

  validation {
    condition     = can(keys(jsondecode(var.event_pattern)))
    error_message = "event_pattern must be a JSON object."
  }
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
  description = "Most messages in one batch, 1 to 10000; above 10 a batch window is needed."
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

variable "target_retry" {
  description = "How long EventBridge tries to reach the queue before it parks the event: maximum_event_age_seconds (60 to 86400), maximum_retry_attempts (0 to 185)."
  type = object({
    maximum_event_age_seconds = optional(number, 86400)
    maximum_retry_attempts    = optional(number, 185)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.target_retry.maximum_event_age_seconds >= 60 && var.target_retry.maximum_event_age_seconds <= 86400
    error_message = "target_retry.maximum_event_age_seconds must be 60 to 86400."
  }

  validation {
    condition     = var.target_retry.maximum_retry_attempts >= 0 && var.target_retry.maximum_retry_attempts <= 185
    error_message = "target_retry.maximum_retry_attempts must be 0 to 185."
  }
}

variable "enabled" {
  description = "Whether the function takes messages; without, they wait in the queue."
  type        = bool
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  description = "KMS key of both queues; null encrypts with SQS-managed keys. The key's policy must let events.amazonaws.com use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on the queue's depth and age, on dead letters and on events that EventBridge could not deliver: enabled, actions (ARNs to notify), thresholds."
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
