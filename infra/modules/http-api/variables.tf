variable "name" {
  description = "Name of the API."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must have 1 to 64 letters, digits, \"-\" or \"_\"."
  }
}

variable "description" {
  description = "What the API offers."
  type        = string
  default     = null
}

variable "routes" {
  description = "Routes by key, such as GET /items/{id}: the function's name, qualifier and invoke ARN, its timeout, the authorization (NONE where the function itself verifies the caller, AWS_IAM, JWT or CUSTOM with the name of an authorizer) and throttling of its own."
  type = map(object({
    function_name        = string
    function_qualifier   = optional(string)
    function_invoke_arn  = string
    timeout_milliseconds = optional(number, 30000)
    authorization_type   = string
    authorizer           = optional(string)
    authorization_scopes = optional(set(string))
    throttling           = optional(object({ burst = number, rate = number }))
  }))
  nullable = false

  validation {
    condition     = alltrue([for key in keys(var.routes) : can(regex("^((GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) /\\S*|\\$default)$", key))])
    error_message = "A route's key must be a method and a path, such as GET /items/{id}, or $default for whatever no other route takes."
  }

  validation {
    condition     = alltrue([for route in var.routes : contains(["NONE", "AWS_IAM", "JWT", "CUSTOM"], route.authorization_type)])
    error_message = "authorization_type must be NONE, AWS_IAM, JWT or CUSTOM."
  }

  validation {
    condition     = alltrue([for route in var.routes : route.timeout_milliseconds >= 50 && route.timeout_milliseconds <= 30000])
    error_message = "timeout_milliseconds must be 50 to 30000."
  }

  validation {
    condition     = alltrue([for route in var.routes : contains(["JWT", "CUSTOM"], route.authorization_type) == (route.authorizer != null)])
    error_message = "A route with JWT or CUSTOM must name its authorizer, and no other may."
  }

  validation {
    condition     = alltrue([for route in var.routes : route.authorizer == null || contains(keys(merge(var.jwt_authorizers, var.function_authorizers)), coalesce(route.authorizer, "-"))])
    error_message = "A route names an authorizer that is not among jwt_authorizers and function_authorizers."
  }
}

variable "jwt_authorizers" {
  description = "Authorizers that verify RS256 tokens of an issuer. Tokens signed with a shared secret (HS256) are not theirs to verify."
  type = map(object({
    issuer   = string
    audience = list(string)
  }))
  default  = {}
  nullable = false
}

variable "function_authorizers" {
  description = "Authorizers that ask a function: its name, qualifier and invoke ARN, where the identity comes from, how long its answer holds (0 to 3600 seconds)."
  type = map(object({
    function_name       = string
    function_qualifier  = optional(string)
    function_invoke_arn = string
    identity_sources    = optional(list(string), ["$request.header.Authorization"])
    result_ttl_seconds  = optional(number, 0)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.function_authorizers) : can(regex("^[A-Za-z0-9_-]{1,24}$", name))])
    error_message = "The name of an authorizer must have 1 to 24 letters, digits, \"-\" or \"_\": it is part of a Lambda permission's id."
  }
}

variable "throttling" {
  description = "Requests a second (rate) and at once (burst) for every route that has no throttling of its own."
  type = object({
    burst = number
    rate  = number
  })
  default  = { burst = 200, rate = 100 }
  nullable = false

  validation {
    condition     = var.throttling.burst > 0 && var.throttling.rate > 0
    error_message = "throttling must be above zero: API Gateway takes zero for closed."
  }
}

variable "cors" {
  description = "What browsers on other origins may do; null answers none of them."
  type = object({
    allow_origins     = set(string)
    allow_methods     = optional(set(string), ["GET", "POST"])
    allow_headers     = optional(set(string), ["authorization", "content-type"])
    expose_headers    = optional(set(string), [])
    allow_credentials = optional(bool, false)
    max_age_seconds   = optional(number, 600)
  })
  default = null

  validation {
    condition     = var.cors == null || try(!(var.cors.allow_credentials && contains(var.cors.allow_origins, "*")), false)
    error_message = "cors: credentials must not be allowed to every origin."
  }
}

variable "custom_domain" {
  description = "Domain of the API: its name, a certificate of this region and, for an alias record, the hosted zone. Closes the execute-api address."
  type = object({
    name            = string
    certificate_arn = string
    hosted_zone_id  = optional(string)
  })
  default = null
}

variable "web_acl_arn" {
  description = "Web ACL (scope CLOUDFRONT, so from us-east-1) to put before the API; null for none. WAF does not attach to HTTP APIs: a CloudFront distribution carries it."
  type        = string
  default     = null

  validation {
    condition     = var.web_acl_arn == null || can(regex(":global/webacl/", var.web_acl_arn))
    error_message = "web_acl_arn must be a web ACL with the scope CLOUDFRONT."
  }

  # The distribution's origin would be the domain, which answers everybody: the firewall would stand beside the way in.
  validation {
    condition     = var.web_acl_arn == null || var.custom_domain == null
    error_message = "web_acl_arn and custom_domain exclude each other: the domain would lead around the firewall. Give the domain to a distribution of your own."
  }
}

variable "log_retention_days" {
  description = "Days that access logs are kept; one of the periods that CloudWatch offers."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90 and so on."
  }
}

variable "kms_key_arn" {
  description = "KMS key of the access logs; null leaves them to CloudWatch. The key's policy must let CloudWatch Logs use it."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarms on answers with 5xx, on their share where 20 requests and more come in a minute, and on latency: enabled, actions (ARNs to notify), thresholds."
  type = object({
    enabled                  = optional(bool, true)
    actions                  = optional(list(string), [])
    server_errors_threshold  = optional(number, 0)
    server_error_share       = optional(number, 0.05)
    latency_p95_threshold_ms = optional(number, 1000)
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
