variable "name" {
  description = "Name of the schedule, its group and, with -dlq, its dead-letter queue."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, \"-\" or \"_\"."
  }
}

variable "description" {
  description = "What is done on schedule."
  type        = string
  default     = null
}

variable "expression" {
  description = "When: rate(...), cron(...) or at(...)."
  type        = string

  validation {
    condition     = can(regex("^(rate|cron|at)\\(.+\\)$", var.expression))
    error_message = "expression must be rate(...), cron(...) or at(...)."
  }
}

variable "timezone" {
  description = "Time zone of the expression, by its IANA name."
  type        = string
  default     = "UTC"
  nullable    = false
}

variable "function_arn" {
  description = "Function to invoke, best by the ARN of an alias."
  type        = string
}

variable "input" {
  description = "What the function receives, as JSON."
  type        = string
  default     = "{}"
  nullable    = false

  validation {
    condition     = can(jsondecode(var.input))
    error_message = "input must be JSON."
  }
}

variable "flexible_window_minutes" {
  description = "Minutes within which the invocation may fall, up to 1440; 0 invokes on time."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.flexible_window_minutes >= 0 && var.flexible_window_minutes <= 1440
    error_message = "flexible_window_minutes must be 0 to 1440."
  }
}

variable "retry" {
  description = "How long the scheduler tries to invoke: maximum_event_age_seconds (60 to 86400), maximum_retry_attempts (0 to 185)."
  type = object({
    maximum_event_age_seconds = optional(number, 3600)
    maximum_retry_attempts    = optional(number, 10)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.retry.maximum_event_age_seconds >= 60 && var.retry.maximum_event_age_seconds <= 86400
    error_message = "retry.maximum_event_age_seconds must be 60 to 86400."
  }

  validation {
    condition     = var.retry.maximum_retry_attempts >= 0 && var.retry.maximum_retry_attempts <= 185
    error_message = "retry.maximum_retry_attempts must be 0 to 185."
  }
}

variable "enabled" {
  description = "Whether the schedule runs."
  type        = bool
  default     = true
  nullable    = false
}

variable "role_name" {
  description = "Name of the role; null takes the schedule's with -schedule behind it, as the function that it invokes may have a role of the same name. IAM names are the same in all regions: give another one to deploy to several."
  type        = string
  default     = null

  validation {
    condition     = var.role_name == null || can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", var.role_name))
    error_message = "role_name must have 1 to 64 characters that IAM allows in names."
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
  description = "KMS key of the schedule's input and the dead-letter queue; null leaves them to keys that AWS manages. The key's policy must let the schedule's role use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarm on invocations that were given up on: enabled, actions (ARNs to notify)."
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
