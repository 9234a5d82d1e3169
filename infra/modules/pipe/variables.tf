variable "name" {
  description = "Name of the pipe, its logs and, with -dlq, its dead-letter queue."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, \"-\" or \"_\"."
  }
}

variable "description" {
  description = "What the pipe carries."
  type        = string
  default     = null
}

variable "stream_source" {
  description = "Takes records from a DynamoDB stream: its ARN, where to begin, batch size, how often and how long a failing record is tried. Either this or queue_source."
  type = object({
    arn                        = string
    starting_position          = optional(string, "TRIM_HORIZON")
    batch_size                 = optional(number, 100)
    batch_window_seconds       = optional(number, 0)
    maximum_retry_attempts     = optional(number, 10)
    maximum_record_age_seconds = optional(number, 86400)
    parallelization_factor     = optional(number, 1)
  })
  default = null

  validation {
    condition     = (var.stream_source == null) != (var.queue_source == null)
    error_message = "A pipe has one source: give stream_source or queue_source."
  }

  validation {
    condition     = var.stream_source == null || try(var.stream_source.maximum_retry_attempts >= 0 && var.stream_source.maximum_retry_attempts <= 10000, false)
    error_message = "stream_source.maximum_retry_attempts must be 0 to 10000: without a limit one bad record blocks the shard."
  }

  validation {
    condition     = var.stream_source == null || try(var.stream_source.maximum_record_age_seconds >= 60 && var.stream_source.maximum_record_age_seconds <= 604800, false)
    error_message = "stream_source.maximum_record_age_seconds must be 60 to 604800."
  }
}

variable "queue_source" {
  description = "Takes messages from an SQS queue: its ARN, batch size. What fails goes the way of the queue's own redrive policy. Either this or stream_source."
  type = object({
    arn                  = string
    batch_size           = optional(number, 10)
    batch_window_seconds = optional(number, 0)
  })
  default = null
}

variable "filters" {
  description = "Filter patterns as JSON, at most 5; what matches none is dropped at no cost. Empty takes everything."
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

variable "event_bus_target" {
  description = "Puts each record on an event bus: its ARN, source and detail type of the events. One target must be given."
  type = object({
    arn         = string
    source      = string
    detail_type = string
  })
  default = null

  validation {
    condition     = length([for target in [var.event_bus_target, var.queue_target, var.function_target] : target if target != null]) == 1
    error_message = "A pipe has one target: give event_bus_target, queue_target or function_target."
  }
}

variable "queue_target" {
  description = "Sends each record to an SQS queue: its ARN and, for a FIFO queue, the message group and what tells repeats, each a text or a path into the record such as $.eventID."
  type = object({
    arn                      = string
    message_group_id         = optional(string)
    message_deduplication_id = optional(string)
  })
  default = null

  validation {
    condition     = var.queue_target == null || try(var.queue_target.message_group_id != null || var.queue_target.message_deduplication_id == null, false)
    error_message = "queue_target.message_deduplication_id is for FIFO queues, which need a message_group_id too."
  }
}

variable "function_target" {
  description = "Invokes a function with each batch and waits for it: its ARN, best that of an alias."
  type        = object({ arn = string })
  default     = null
}

variable "input_template" {
  description = "Template of what the target receives; null passes the record on as it is."
  type        = string
  default     = null
}

variable "enabled" {
  description = "Whether the pipe runs."
  type        = bool
  default     = true
  nullable    = false
}

variable "role_name" {
  description = "Name of the role; null takes the pipe's with -pipe behind it, as its function may have a role of the same name. IAM names are the same in all regions: give another one to deploy to several."
  type        = string
  default     = null

  validation {
    condition     = var.role_name == null || can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name must have 1 to 64 characters that IAM allows in names."
  }
}

variable "log_retention_days" {
  description = "Days that the pipe's error logs are kept; one of the periods that CloudWatch offers."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90 and so on."
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the role, for accounts that demand one."
  type        = string
  default     = null
}

variable "role_path" {
  description = "Path of the role, which permissions boundaries and deploying roles may be limited to."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([A-Za-z0-9_+=,.@-]+/)*$", var.role_path))
    error_message = "role_path must begin and end with \"/\"."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the logs and the dead-letter queue; null leaves them to keys that AWS manages. The key's policy must let CloudWatch Logs and the pipe's role use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on failed executions and on dead letters: enabled, actions (ARNs to notify)."
  type = object({
    enabled = optional(bool, true)
    actions = optional(list(string), [])
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
