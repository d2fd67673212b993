"""The site's gunicorn settings, for an application that isn't the site."""

import runpy

_site = runpy.run_path("gunicorn.conf.py")
globals().update({
    name: _site[name]
    for name in ("bind", "workers", "worker_class", "threads", "reuse_port", "preload_app", "keepalive",
                 "accesslog", "loglevel", "pre_fork", "control_socket_disable")
})
