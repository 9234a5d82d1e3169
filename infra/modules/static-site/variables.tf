variable "bucket_name" {
  description = "Name of the bucket with the pages, of which there is one in the world; the origin access control and the headers' policy are named after it."
  type        = string

  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must have 3 to 63 lower-case letters, digits or \"-\", a letter or digit at both ends."
  }
}

variable "description" {
  description = "What the site is."
  type        = string

  validation {
    condition     = length(var.description) <= 128
    error_message = "description must not exceed 128 characters."
  }
}

variable "default_root_object" {
  description = "Page that / leads to."
  type        = string
  default     = "index.html"
  nullable    = false

  validation {
    condition     = !startswith(var.default_root_object, "/") && var.default_root_object != ""
    error_message = "default_root_object must be the name of an object, without a slash before it."
  }
}

variable "is_single_page" {
  description = "Whether every path that is no object shows the root page with 200, as applications with their own routes want it; else not_found_page with 404."
  type        = bool
  default     = false
  nullable    = false
}

variable "not_found_page" {
  description = "Page for what is not there."
  type        = string
  default     = "/404.html"
  nullable    = false

  validation {
    condition     = startswith(var.not_found_page, "/")
    error_message = "not_found_page must begin with a slash."
  }
}

variable "content_security_policy" {
  description = "What pages may load and call: the API's origin belongs into connect-src."
  type        = string
  default     = "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
  nullable    = false

  validation {
    condition     = !strcontains(var.content_security_policy, "'unsafe-eval'") && can(regex("default-src ", var.content_security_policy))
    error_message = "content_security_policy must have a default-src and must not allow 'unsafe-eval'."
  }
}

variable "domain" {
  description = "Names of the site and a certificate of us-east-1 for them; null leaves it at the distribution's own. Records are yours to make: alias records to domain_name."
  type = object({
    names           = set(string)
    certificate_arn = string
  })
  default = null

  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
  validation {
    condition     = var.domain == null || try(length(var.domain.names) > 0 && can(regex("^arn:[^:]+:acm:us-east-1:", var.domain.certificate_arn)), false)
    error_message = "domain needs a name at least, and a certificate of us-east-1: CloudFront takes no other."
  }
}

variable "web_acl_arn" {
  description = "Web ACL (scope CLOUDFRONT) before the site; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.web_acl_arn == null || can(regex(":global/webacl/", var.web_acl_arn))
    error_message = "web_acl_arn must be a web ACL with the scope CLOUDFRONT."
  }
}

variable "price_class" {
  description = "Where the distribution answers from: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "force_destroy" {
  description = "Whether a destroy empties the bucket first, with all its versions."
  type        = bool
  default     = false
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that takes tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
