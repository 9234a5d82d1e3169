/**
 * Stands in for semver in the bundles. jsonwebtoken asks it one thing: whether this Node is recent enough for RSA-PSS
 * and asymmetric key details (15.7 and 16.9). The bundles' target is Node 22, so it is.
 */
module.exports = { satisfies: () => true };
