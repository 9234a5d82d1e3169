variable "name" {
  description = "Name of the queue, without .fifo."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,80}$", var.name))
    error_message = "name must have 1 to 80 letters, digits, \"-\" or \"_\"."
  }
}

variable "fifo" {
  description = "Whether it takes the dead letters of a FIFO queue: it must be one itself, and gets .fifo behind its name."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.fifo || length(var.name) <= 75
    error_message = "name must not exceed 75 characters where .fifo comes behind it."
  }
}

variable "source_queue_arns" {
  description = "Queues that may redrive into this one; empty denies redriving from any queue."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "senders" {
  description = "AWS services that may send here, each with the ARN of the resource it sends for. Roles of this account need no entry: their own policy suffices."
  type = list(object({
    service    = string
    source_arn = string
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for sender in var.senders : can(regex("^[a-z0-9-]+\\.amazonaws\\.com$", sender.service))])
    error_message = "A sender's service must be a service principal such as events.amazonaws.com."
  }
}

variable "retention_days" {
  description = "Days that a message is kept, 1 to 14."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 14
    error_message = "retention_days must be 1 to 14, as SQS keeps no message longer."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the queue; null encrypts with SQS-managed keys. The key's policy must let the senders use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarm on messages waiting: enabled, actions (ARNs to notify)."
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
