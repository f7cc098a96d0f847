/* Starts Swagger UI on the API page. No validator badge: that would ask another host. */
const docs = document.getElementById("docs");
window.SwaggerUIBundle({ domNode: docs, url: docs.dataset.schema, validatorUrl: null, deepLinking: false });
