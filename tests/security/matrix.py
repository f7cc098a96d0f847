"""Who gets which answer where: every route, every method, every kind of visitor. The tests are in `test_matrix.py`.

Rows are tried in Alice's diary with a body that is right, so that only the visitor decides. What the numbers say:
401 sign in first, 403 a token without that scope (never "somebody else's"), 404 not yours or not there, 405 not a
method of this address, 302 to another page (nobody: to sign in). Methods of one line share their answers.
The last three opened a link of Alice's: one that is open, one that has expired, one that was revoked. Where a line
leaves them out they are nobody. A later feature adds its routes as lines, its visitors as columns (and to
`world.IDENTITIES`).
"""

TABLE = """
route                                methods                         alice mallory nobody read write revoked   reader past ended

today                                GET HEAD                          200     200    200  200   200     200
today                                OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
screen                               GET HEAD                          200     200    200  200   200     200
screen                               OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
service-worker                       GET HEAD                          200     200    200  200   200     200
service-worker                       OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
manifest                             GET HEAD                          200     200    200  200   200     200
manifest                             OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
robots                               GET HEAD                          200     200    200  200   200     200
robots                               OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
api-docs                             GET HEAD                          200     200    200  200   200     200
api-docs                             OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
healthz-live                         GET HEAD                          200     200    200  200   200     200
healthz-live                         OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
healthz-ready                        GET HEAD                          200     200    200  200   200     200
healthz-ready                        OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
calendar                             GET HEAD                          200     200    200  200   200     200
calendar                             OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
unsubscribe                          GET HEAD POST                     200     200    200  200   200     200
unsubscribe                          OPTIONS PUT PATCH DELETE          405     405    405  405   405     405
metrics                              GET HEAD                          404     404    404  404   404     404
metrics                              OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405

account_signup                       GET HEAD OPTIONS POST PUT         302     302    200  200   200     200
account_signup                       PATCH DELETE                      302     302    405  405   405     405
account_login                        GET HEAD OPTIONS POST PUT         302     302    200  200   200     200
account_login                        PATCH DELETE                      302     302    405  405   405     405
account_logout                       GET HEAD                          200     200    302  302   302     302
account_logout                       OPTIONS                           200     200    200  200   200     200
account_logout                       POST                              302     302    302  302   302     302
account_logout                       PUT PATCH DELETE                  405     405    405  405   405     405
account_inactive                     GET HEAD OPTIONS                  200     200    200  200   200     200
account_inactive                     POST PUT PATCH DELETE             405     405    405  405   405     405
account_reauthenticate               GET HEAD OPTIONS POST PUT         200     200    302  302   302     302
account_reauthenticate               PATCH DELETE                      405     405    302  302   302     302
account_email                        GET HEAD OPTIONS                  200     200    302  302   302     302
account_email                        POST PUT                          302     302    302  302   302     302
account_email                        PATCH DELETE                      405     405    302  302   302     302
account_email_verification_sent      GET HEAD OPTIONS POST             302     302    302  302   302     302
account_email_verification_sent      PUT PATCH DELETE                  302     302    302  302   302     302
account_change_password              GET HEAD OPTIONS POST PUT         200     200    302  302   302     302
account_change_password              PATCH DELETE                      405     405    302  302   302     302
account_reset_password               GET HEAD OPTIONS POST PUT         200     200    200  200   200     200
account_reset_password               PATCH DELETE                      405     405    405  405   405     405
account_confirm_password_reset_code  GET HEAD OPTIONS POST             302     302    302  302   302     302
account_confirm_password_reset_code  PUT PATCH DELETE                  302     302    302  302   302     302
account_complete_password_reset      GET HEAD OPTIONS POST             302     302    302  302   302     302
account_complete_password_reset      PUT PATCH DELETE                  302     302    302  302   302     302
account_tokens                       GET HEAD POST                     200     200    302  302   302     302
account_tokens                       OPTIONS PUT PATCH DELETE          405     405    405  405   405     405
account_revoke_token                 GET HEAD                          200     404    302  302   302     302
account_revoke_token                 POST                              302     404    302  302   302     302
account_revoke_token                 OPTIONS PUT PATCH DELETE          405     405    405  405   405     405

session                              GET HEAD                          200     200    200  403   403     401
session                              OPTIONS PATCH                     200     200    401  403   403     401
session                              POST PUT DELETE                   405     405    401  403   403     401
sync                                 OPTIONS POST                      200     200    401  403   403     401
sync                                 GET HEAD PUT PATCH DELETE         405     405    401  403   403     401
entries                              GET HEAD OPTIONS                  200     200    401  200   403     401
entries                              POST                              201     201    401  403   201     401
entries                              PUT PATCH DELETE                  405     405    401  403   405     401
entry                                GET HEAD                          200     404    401  200   403     401
entry                                OPTIONS                           200     200    401  200   403     401
entry                                PUT PATCH                         200     404    401  403   200     401
entry                                DELETE                            204     404    401  403   204     401
entry                                POST                              405     405    401  403   405     401
day                                  GET HEAD                          200     404    401  200   403     401
day                                  OPTIONS                           200     200    401  200   403     401
day                                  PUT                               200     200    401  403   200     401
day                                  POST PATCH DELETE                 405     405    401  403   405     401
ems-programmes                       GET HEAD OPTIONS                  200     200    401  200   403     401
ems-programmes                       POST                              201     201    401  403   201     401
ems-programmes                       PUT PATCH DELETE                  405     405    401  403   405     401
ems-programme                        GET HEAD                          200     404    401  200   403     401
ems-programme                        OPTIONS                           200     200    401  200   403     401
ems-programme                        PUT PATCH                         200     404    401  403   200     401
ems-programme                        DELETE                            204     404    401  403   204     401
ems-programme                        POST                              405     405    401  403   405     401
ems-sessions                         GET HEAD OPTIONS                  200     200    401  200   403     401
ems-sessions                         POST                              201     201    401  403   201     401
ems-sessions                         PUT PATCH DELETE                  405     405    401  403   405     401
ems-session                          GET HEAD                          200     404    401  200   403     401
ems-session                          OPTIONS                           200     200    401  200   403     401
ems-session                          PUT PATCH                         200     404    401  403   200     401
ems-session                          DELETE                            204     404    401  403   204     401
ems-session                          POST                              405     405    401  403   405     401
ems-side-effects                     GET HEAD OPTIONS                  200     200    401  200   403     401
ems-side-effects                     POST                              201     201    401  403   201     401
ems-side-effects                     PUT PATCH DELETE                  405     405    401  403   405     401
ems-side-effect                      GET HEAD                          200     404    401  200   403     401
ems-side-effect                      OPTIONS                           200     200    401  200   403     401
ems-side-effect                      PUT PATCH                         200     404    401  403   200     401
ems-side-effect                      DELETE                            204     404    401  403   204     401
ems-side-effect                      POST                              405     405    401  403   405     401
ems-screenings                       GET HEAD OPTIONS                  200     200    401  200   403     401
ems-screenings                       POST                              201     201    401  403   201     401
ems-screenings                       PUT PATCH DELETE                  405     405    401  403   405     401
ems-screening                        GET HEAD                          200     404    401  200   403     401
ems-screening                        OPTIONS                           200     200    401  200   403     401
ems-screening                        PUT PATCH                         200     404    401  403   200     401
ems-screening                        DELETE                            204     404    401  403   204     401
ems-screening                        POST                              405     405    401  403   405     401
reminders                            GET HEAD OPTIONS                  200     200    401  200   403     401
reminders                            POST                              201     201    401  403   201     401
reminders                            PUT PATCH DELETE                  405     405    401  403   405     401
reminder                             GET HEAD                          200     404    401  200   403     401
reminder                             OPTIONS                           200     200    401  200   403     401
reminder                             PUT PATCH                         200     404    401  403   200     401
reminder                             DELETE                            204     404    401  403   204     401
reminder                             POST                              405     405    401  403   405     401
reminders-pause                      OPTIONS                           200     200    401  200   403     401
reminders-pause                      POST                              200     200    401  403   200     401
reminders-pause                      PUT PATCH DELETE                  405     405    401  403   405     401
reminders-pause                      GET HEAD                          405     405    401  405   403     401
reminders-state                      GET HEAD OPTIONS                  200     200    401  200   403     401
reminders-state                      POST PUT PATCH DELETE             405     405    401  403   405     401
reminders-email                      OPTIONS                           200     200    401  200   403     401
reminders-email                      POST                              200     200    401  403   200     401
reminders-email                      PUT PATCH DELETE                  405     405    401  403   405     401
reminders-email                      GET HEAD                          405     405    401  405   403     401
reminders-calendar                   OPTIONS                           200     200    401  200   403     401
reminders-calendar                   POST                              201     201    401  403   403     401
reminders-calendar                   DELETE                            204     204    401  403   403     401
reminders-calendar                   PUT PATCH                         405     405    401  403   403     401
reminders-calendar                   GET HEAD                          405     405    401  405   403     401
occurrence-snooze                    OPTIONS                           200     200    401  200   403     401
occurrence-snooze                    POST                              200     404    401  403   200     401
occurrence-snooze                    PUT PATCH DELETE                  405     405    401  403   405     401
occurrence-snooze                    GET HEAD                          405     405    401  405   403     401
occurrence-done                      OPTIONS                           200     200    401  200   403     401
occurrence-done                      POST                              200     404    401  403   200     401
occurrence-done                      PUT PATCH DELETE                  405     405    401  403   405     401
occurrence-done                      GET HEAD                          405     405    401  405   403     401
push-subscriptions                   GET HEAD OPTIONS                  200     200    401  200   403     401
push-subscriptions                   POST                              201     201    401  403   201     401
push-subscriptions                   PUT PATCH DELETE                  405     405    401  403   405     401
push-subscription                    OPTIONS                           200     200    401  200   403     401
push-subscription                    DELETE                            204     404    401  403   204     401
push-subscription                    POST PUT PATCH                    405     405    401  403   405     401
push-subscription                    GET HEAD                          405     405    401  405   403     401
push-test                            OPTIONS                           200     200    401  200   403     401
push-test                            POST                              200     404    401  403   200     401
push-test                            PUT PATCH DELETE                  405     405    401  403   405     401
push-test                            GET HEAD                          405     405    401  405   403     401
push-ack                             POST                              204     204    204  204   204     204
push-ack                             OPTIONS                           200     200    200  200   200     200
push-ack                             GET HEAD PUT PATCH DELETE         405     405    405  405   405     405
shares                               GET HEAD OPTIONS                  200     200    401  200   403     401
shares                               POST                              201     201    401  403   403     401
shares                               PUT PATCH DELETE                  405     405    401  403   403     401
share                                GET HEAD                          200     404    401  200   403     401
share                                OPTIONS                           200     200    401  200   403     401
share                                POST PUT PATCH DELETE             405     405    401  403   405     401
share-revoke                         OPTIONS                           200     200    401  200   403     401
share-revoke                         POST                              200     404    401  403   403     401
share-revoke                         PUT PATCH DELETE                  405     405    401  403   403     401
share-revoke                         GET HEAD                          405     405    401  405   403     401
share-reactivate                     OPTIONS                           200     200    401  200   403     401
share-reactivate                     POST                              200     404    401  403   403     401
share-reactivate                     PUT PATCH DELETE                  405     405    401  403   403     401
share-reactivate                     GET HEAD                          405     405    401  405   403     401
share-views                          GET HEAD                          200     404    401  200   403     401
share-views                          OPTIONS                           200     200    401  200   403     401
share-views                          POST PUT PATCH DELETE             405     405    401  403   405     401
share-address                        OPTIONS                           200     200    401  403   403     401
share-address                        POST                              200     404    401  403   403     401
share-address                        GET HEAD PUT PATCH DELETE         405     405    401  403   403     401
share-preview                        GET HEAD                          200     404    302  302   302     302
share-preview                        OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-gate                          GET HEAD                          200     200    200  200   200     200
shared-gate                          OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-opening                       POST OPTIONS                      200     200    200  200   200     200
shared-opening                       GET HEAD PUT PATCH DELETE         405     405    405  405   405     405
shared-manifest                      POST                              200     200    200  200   200     200
shared-manifest                      OPTIONS                           204     204    204  204   204     204
shared-manifest                      GET HEAD PUT PATCH DELETE         405     405    405  405   405     405
shared-file                          GET HEAD                          200     200    200  200   200     200
shared-file                          OPTIONS                           204     204    204  204   204     204
shared-file                          POST PUT PATCH DELETE             405     405    405  405   405     405
shared-report                        GET HEAD                          404     404    404  404   404     404   200 404 404
shared-report                        OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-pdf                           GET HEAD                          404     404    404  404   404     404   200 404 404
shared-pdf                           OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-csv                           GET HEAD                          404     404    404  404   404     404   200 404 404
shared-csv                           OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-fhir                          GET HEAD                          404     404    404  404   404     404   200 404 404
shared-fhir                          OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-json                          GET HEAD                          404     404    404  404   404     404   200 404 404
shared-json                          OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
shared-finish                        POST                              404     404    404  404   404     404   200 404 404
shared-finish                        OPTIONS GET HEAD PUT PATCH DELETE 405     405    405  405   405     405
shared-rewritten                     GET HEAD                          200     200    200  200   200     200
shared-rewritten                     OPTIONS POST PUT PATCH DELETE     405     405    405  405   405     405
trials                               GET HEAD OPTIONS                  200     200    401  200   403     401
trials                               POST                              409     409    401  403   409     401
trials                               PUT PATCH DELETE                  405     405    401  403   405     401
trial                                GET HEAD                          200     404    401  200   403     401
trial                                OPTIONS                           200     200    401  200   403     401
trial                                POST PUT PATCH DELETE             405     405    401  403   405     401
trial-pause                          GET HEAD                          405     405    401  405   403     401
trial-pause                          OPTIONS                           200     200    401  200   403     401
trial-pause                          POST                              200     404    401  403   200     401
trial-pause                          PUT PATCH DELETE                  405     405    401  403   405     401
trial-resume                         GET HEAD                          405     405    401  405   403     401
trial-resume                         OPTIONS                           200     200    401  200   403     401
trial-resume                         POST                              200     404    401  403   200     401
trial-resume                         PUT PATCH DELETE                  405     405    401  403   405     401
trial-end                            GET HEAD                          405     405    401  405   403     401
trial-end                            OPTIONS                           200     200    401  200   403     401
trial-end                            POST                              200     404    401  403   200     401
trial-end                            PUT PATCH DELETE                  405     405    401  403   405     401
trial-result                         GET HEAD                          409     404    401  409   403     401
trial-result                         OPTIONS                           200     200    401  200   403     401
trial-result                         POST PUT PATCH DELETE             405     405    401  403   405     401
exports                              GET HEAD OPTIONS                  200     200    401  200   403     401
exports                              POST                              201     201    401  403   403     401
exports                              PUT PATCH DELETE                  405     405    401  403   403     401
export                               GET HEAD                          200     404    401  200   403     401
export                               OPTIONS                           200     200    401  200   403     401
export                               DELETE                            204     404    401  403   403     401
export                               POST PUT PATCH                    405     405    401  403   403     401
export-file                          GET HEAD                          200     404    401  403   403     401
export-file                          OPTIONS                           200     200    401  403   403     401
export-file                          POST PUT PATCH DELETE             405     405    401  403   403     401
imports                              GET HEAD OPTIONS                  200     200    401  200   403     401
imports                              POST                              201     201    401  403   403     401
imports                              PUT PATCH DELETE                  405     405    401  403   403     401
import                               GET HEAD                          200     404    401  200   403     401
import                               OPTIONS                           200     200    401  200   403     401
import                               PATCH                             200     404    401  403   403     401
import                               DELETE                            204     404    401  403   403     401
import                               POST PUT                          405     405    401  403   403     401
import-commit                        OPTIONS                           200     200    401  200   403     401
import-commit                        POST                              202     404    401  403   403     401
import-commit                        PUT PATCH DELETE                  405     405    401  403   403     401
import-commit                        GET HEAD                          405     405    401  405   403     401
import-undo                          OPTIONS                           200     200    401  200   403     401
import-undo                          POST                              409     404    401  403   403     401
import-undo                          PUT PATCH DELETE                  405     405    401  403   403     401
import-undo                          GET HEAD                          405     405    401  405   403     401
insights                             GET HEAD OPTIONS                  200     200    401  200   403     401
insights                             POST PUT PATCH DELETE             405     405    401  403   405     401
summary                              GET HEAD OPTIONS                  200     200    401  200   403     401
summary                              POST PUT PATCH DELETE             405     405    401  403   405     401
schema                               GET HEAD OPTIONS                  200     200    200  200   200     200
schema                               POST PUT PATCH DELETE             405     405    405  405   405     405
api-unknown                          GET HEAD OPTIONS POST             404     404    404  404   404     404
api-unknown                          PUT PATCH DELETE                  404     404    404  404   404     404
"""

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def _read(table: str) -> tuple[tuple[str, ...], dict[tuple[str, str], dict[str, int]]]:
    """The visitors of the header line, and (route, method) -> visitor -> status."""
    header, *lines = [line.split() for line in table.splitlines() if line.strip()]
    visitors = tuple(header[2:])
    nobody = visitors.index("nobody")
    expected: dict[tuple[str, str], dict[str, int]] = {}
    for route, *words in lines:
        methods = [word for word in words if not word.isdigit()]
        statuses = words[len(methods) :]
        statuses += [statuses[nobody]] * (len(visitors) - len(statuses))
        for method in methods:
            assert (route, method) not in expected, f"{route} {method} has two lines"
            expected[route, method] = dict(
                zip(visitors, [int(status) for status in statuses], strict=True)
            )
    return visitors, expected


VISITORS, EXPECTED = _read(TABLE)
