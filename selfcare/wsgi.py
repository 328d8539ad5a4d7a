import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
application = get_wsgi_application()

# The web processes are forked from this one. What every request needs is read once and shared: the addresses now
# rather than in the first request of each, and the code out of reach of the garbage collector, which would copy it.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
# A page makes 10,000s of objects that die with it: looking through them every 700 finds nothing and costs a tenth.
gc.set_threshold(20_000, 20, 20)
